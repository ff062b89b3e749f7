"""Replies of real programs: how many are told apart exactly, and that hardly a word is lost."""

import json
import re
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sigap.channels.email.parsing import parse
from sigap.channels.email.parsing.replies import without_quotes
from sigap.channels.email.tests import corpus
from sigap.core.html import policy
from tests import mailcorpus

INDONESIAN = corpus.ROOT / "tests" / "corpus" / "replies"
FOLD = re.compile(r'<details class="quotation">.*?</details>', re.DOTALL)


@cache
def counted(folder: Path) -> dict[str, int]:
    rows = [row for row in mailcorpus.rows(folder) if row["exp_reply_file"]]
    return dict(mailcorpus.measure(folder, rows).total.numbers)


def share(name: str, *folders: Path) -> float:
    expected = sum(counted(folder)["reply_expected"] for folder in folders)
    return sum(counted(folder)[name] for folder in folders) / expected


def test_indonesian_replies() -> None:
    assert counted(INDONESIAN)["reply_expected"] >= 100
    assert share("reply_exact", INDONESIAN) >= 0.95
    assert share("reply_nothing_lost", INDONESIAN) == 1
    assert share("reply_nothing_leaked", INDONESIAN) >= 0.98


def test_replies_of_the_world() -> None:
    collected = corpus.mail_folder()
    assert counted(collected)["reply_expected"] == 85
    assert share("reply_exact", collected) >= 0.88
    # Two expectations keep a marked signature, which goes here.
    assert share("reply_nothing_lost", collected) >= 0.97
    assert share("reply_exact", collected, INDONESIAN) >= 0.92
    assert share("reply_nothing_lost", collected, INDONESIAN) >= 0.98


def pages() -> list[dict[str, str]]:
    return [row for row in mailcorpus.rows(INDONESIAN) if row["category"].endswith("-html")]


@pytest.mark.parametrize("row", pages(), ids=lambda row: row["file"])
def test_html_is_folded_where_its_text_is_cut(row: dict[str, str]) -> None:
    envelope = parse((INDONESIAN / row["file"]).read_bytes())
    written = (INDONESIAN / row["exp_reply_file"]).read_text("utf-8")
    visible = FOLD.sub("", envelope.html)
    quotes_stay = "> " in written or not row["category"].startswith("quoted")
    assert ("Kepada:" in visible) <= quotes_stay
    assert (visible == envelope.html) == quotes_stay
    shown = unescape(re.sub("<[^>]*>", "", visible))
    for word in written.replace("*", "").split():
        assert word == ">" or word in shown or word == "-----"
    assert "class=" not in visible


@pytest.mark.parametrize(
    ("subject", "kept"),
    [("Fwd: Tagihan", True), ("FW: Tagihan", True), ("Trs: Tagihan", True), ("RE: FW: a", False)],
)
def test_what_is_passed_on_is_no_quotation(subject: str, *, kept: bool) -> None:
    text = "Mohon dicek.\n\nDari: A <a@x.id>\nDikirim: Senin 09.12\nKepada: B\nSubjek: S\n\nIsi"
    assert ("Isi" in without_quotes(text, subject=subject)) is kept


@pytest.mark.parametrize(
    "line",
    [
        "Le 4 janv. 2016 19:03, Neil <a@x.org> a écrit :",
        "Am 03.02.2016 15:35 schrieb Max <a@x.org>:",
        "Max <a@x.org> schrieb am Fr., 28. Apr. 2017 um 11:53 Uhr:",
        "El lun, 3 ago 2026 a las 9:12, Ana (<a@x.org>) escribió:",
        "Em seg., 3 de ago. de 2026 às 09:12, Ana <a@x.org> escreveu:",
        "Il giorno lun 3 ago 2026 alle ore 09:12 Ana <a@x.org> ha scritto:",
        "Op ma 3 aug 2026 om 09:12 schreef Jan <a@x.org>:",
        "pon., 3 sie 2026 o 09:12 Jan <a@x.org> napisał(a):",
        "пн, 3 авг. 2026 г. в 09:12, Иван <a@x.org>:",
        "Den mån 3 aug. 2026 kl 09:12 skrev Per <a@x.org>:",
        "man. 3. aug. 2026 kl. 09.12 skrev Per <a@x.org>:",
        "ma 3. elok. 2026 klo 9.12 Matti <a@x.org> kirjoitti:",
        "po 3. 8. 2026 v 9:12 odesílatel Jan <a@x.org> napsal:",
        "2026年8月3日(月) 9:12 田中 <a@x.org>:",
        "在 2026年8月3日，上午9:12，王 <a@x.org> 写道：",
        "2026년 8월 3일 (월) 오전 9:12, 김 <a@x.org>님이 작성:",
        "Vào Th 2, 3 thg 8, 2026 vào lúc 09:12 An <a@x.org> đã viết:",
    ],
)
def test_attributions_of_other_languages(line: str) -> None:
    assert without_quotes(f"Halo.\n\n{line}\n\n> a\n> b\n") == "Halo."


@pytest.mark.parametrize(
    "text",
    [
        "Data:\n--\nNama: Teguh\n--\nApakah cukup?",
        "Mohon hapus data saya, ini rahasia dan saya bukan penerima yang berhak.",
        "Terima kasih\nBudi\nBank BCA\n1234567890",
        "Yang rusak:\n\n> bukan kutipan, hanya tanda\n\nTolong dicek.",
        "On Monday I wrote:\nplease help\nand nobody did.",
        "Pada 3 Agustus 2026 pukul 09.12 email dari info@bank.id menulis:\n\nbayar\n\nBenar?",
        "Ada ini:\n\nFrom: info@bank.id\nDate: 3 Aug 2026 09:12\nSubject: Blokir\n\nPenipuan?",
        "Rapat:\nTanggal: 3/8/2026 09.12\nDari: jam 9\nKepada: semua\nHal: evaluasi\n\nMohon hadir",
        "Resi saya\nDari: Jakarta\nDikirim: 3 Agustus\nKepada: Budi, Solo\n\nBelum sampai.",
        "log:\n\n2026-08-03 09:12 login <admin@x.id>:\ngagal\n\nMohon dicek",
        "Saya terima pesan ini yang bersifat rahasia, padahal saya bukan penerimanya.\n\nOk",
        "Halo\n\nSaya terima pesan ini yang rahasia, padahal saya bukan penerima yang dituju.",
        "Mohon refund ke:\nBCA 1234567890 a.n. Budi\n\nTerima kasih,\nBudi\nStaff PT Maju",
        "Kirim ke:\n\nBudi\nJl. Melati 3, Bogor 16111\n0812-1111-2222\n\nTerima kasih",
        "To: be or not to be\nFrom: Hamlet\nSubject: life",
    ],
)
def test_words_of_people_stay(text: str) -> None:
    assert without_quotes(text) == text


class Tags(HTMLParser):
    """Complains about whatever is neither in the policy nor a fold of ours."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in policy.TAGS | {"details", "summary"}
        for name, value in attrs:
            allowed = policy.ATTRIBUTES["*"] | policy.ATTRIBUTES.get(tag, frozenset())
            is_ours = (tag, name, value) == ("details", "class", "quotation")
            assert is_ours or name in allowed | {"rel"}
            if name in ("href", "src"):
                assert re.match(r"(?:https?|mailto|tel|cid|remote):", value or "")


def test_nothing_enters_with_a_quotation() -> None:
    vectors = corpus.mail_folder().parent / "xss" / "vectors.json"
    for vector in json.loads(vectors.read_text("utf-8")):
        payload = vector["payload"]
        html = f"<p>Halo</p>{payload}<div class=yahoo_quoted><b>{payload}</b></div>"
        mail = f"From: a@b.co\nContent-Type: text/html; charset=utf-8\n\n{html}"
        Tags().feed(parse(mail.encode("utf-8", "replace")).html)


LINES = {
    "attributions without an end": "Pada 3 Agu 2026 09.12 Budi <b@x.id>\n",
    "attributions of people": "On 3 Aug 2026 09.12 Budi wrote:\nx\n",
    "quotations": "> x\nPada 3 Agu 2026 09.12 B <b@x> menulis:\n",
    "fields": "Dari: a\nTanggal: b\n",
    "devices": "Dikirim dari iPhone\n",
    "long words after a device": "Dikirim dari " + "a" * 120 + "\n",
    "rules": "-" * 500 + "x\n",
    "spaces": " " * 190 + "x\n",
    "brackets": "pada " + "<a" * 200 + "@\n",
    "verbs": "pada 2026 09.12 " + "menulis " * 80 + ":\n",
    "signs": "--\n",
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize("name", LINES)
def test_a_megabyte_takes_no_time(name: str) -> None:
    text = "\n".join((LINES[name] * (1_000_000 // len(LINES[name]))).split("\n")[:100_000])
    without_quotes(f"Halo\n\n{text}")
