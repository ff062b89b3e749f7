import pytest

from sigap.channels.email.parsing.replies import without_quotes

QUOTED = "\n\n> Selamat pagi,\n> sudah dicoba?\n"


@pytest.mark.parametrize(
    "line",
    [
        "Pada Sen, 23 Nov 2026 pukul 10.15 Dewi Lestari <dewi@desk.id> menulis:",
        "Pada Sen, 23 Nov 2026 pukul 10.15 Dewi Lestari\n<dewi@desk.id> menulis:",
        "Pada tanggal 23 November 2026 10.15, Dewi <dewi@desk.id> menulis:",
        "Pada Senin, 23 November 2026 10.15.30 WIB, Dewi\n<dewi@desk.id> menulis:",
        "Pada 23/11/2026 10.15, Dewi menulis:",
        "On Mon, Nov 23, 2026 at 10:15 AM Dewi <dewi@desk.id> wrote:",
        "On 23 Nov 2026, at 10.15, Dewi <dewi@desk.id> wrote:",
        "Dewi Lestari <dewi@desk.id> menulis:",
        "2026-11-23 10:15 GMT+07:00 Dewi <dewi@desk.id>:",
        "2026-11-23 10:15 GMT+07:00 Dewi Lestari <\ndewi@desk.id>:",
        "At 11/23/2026 10:15 AM, you wrote:",
        "---- On Mon, 23 Nov 2026 10:15:00 +0700 Dewi <dewi@desk.id> wrote ----",
        "-----Original Message-----\nFrom: Dewi",
        "Date: Mon, 23 Nov 2026\nSubject: Tagihan\nFrom: dewi@desk.id\nTo: b@x.id",
        "-----Pesan Asli-----\nDari: Dewi",
        "-------- Pesan asli --------",
        "________________________________\nDari: Dewi <dewi@desk.id>\nDikirim: Senin, 23 November"
        " 2026 10.15\nKepada: Budi\nSubjek: Tagihan",
        "From: Dewi\nSent: Monday, 23 November 2026 10:15\nTo: Budi\nSubject: Tagihan",
    ],
)
def test_the_quotation_goes(line: str) -> None:
    assert without_quotes(f"Masih belum bisa.\n\n{line}{QUOTED}") == "Masih belum bisa."


@pytest.mark.parametrize(
    "tail",
    [
        "-- \nBudi Santoso\nPT Maju",
        "Dikirim dari iPhone saya",
        "Sent from my iPhone",
        "Dapatkan Outlook untuk Android",
    ],
)
def test_the_signature_goes(tail: str) -> None:
    assert without_quotes(f"Terima kasih.\n\n{tail}\n") == "Terima kasih."


@pytest.mark.parametrize(
    "text",
    [
        "Pada hari Senin saya menulis:\ntolong dibantu.",
        "Halo\n\n> sudah dicoba?\n\nSudah, tidak bisa.\n\n> lalu?\n\nBelum.",
        "Pada 23/11/2026 Dewi menulis:\n\n> sudah dicoba?\n\nSudah, tetap tidak bisa masuk juga.",
        "Dari: gudang\nKepada: toko",
        "Halo\n\nDari: Jakarta\nKe: Surabaya\nTanggal: 12 Mei\nPerihal: kiriman\n\nBelum sampai.",
        "Halo\n\nPada Senin 23/11/2026 petugas Anda menulis:\nakan diganti.\nTapi belum juga.",
        "> semuanya kutipan",
        "----- Pesan yang diteruskan -----\nDari: Dewi\nTanggal: Sen\nKepada: Budi\n\nIsi",
        "Saya kirim dari kantor\nDikirim dari gudang pusat, belum sampai juga.\nTolong dicek.",
        "Dikirim dari iPhone saya",
    ],
)
def test_rather_a_quotation_too_much_than_a_word_too_few(text: str) -> None:
    assert without_quotes(text) == text


def test_a_quotation_before_the_answer_stays() -> None:
    text = "> sudah dicoba?\n\nSudah."
    assert without_quotes(text + "\n\n> lalu?") == text
