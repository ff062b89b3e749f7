"""What bin/mailcorpus counts, on a small collection made here."""

import json
from pathlib import Path

import pytest

from tests import mailcorpus

COLUMNS = (
    "file source kind category exp_subject exp_from exp_attachments exp_auto_reply exp_bounce"
    " exp_bounce_rcpts exp_body_file exp_reply_file notes"
).split()
FIELDS = "From: a@example.org\nSubject: Hal\n"
BOUNCE = (
    "From: MAILER-DAEMON@example.org\nReturn-Path: <>\nSubject: Failure\nContent-Type:"
    ' multipart/report; report-type=delivery-status; boundary="x"\n\n--x\n\nNot delivered.\n'
    "--x\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; example.org\n\n"
    "Final-Recipient: rfc822; budi@example.org\nAction: failed\nStatus: 5.1.1\n\n--x--\n"
)
ATTACHED = (
    f'{FIELDS}Content-Type: multipart/mixed; boundary="x"\n\n--x\n\nHalo\n--x\n'
    'Content-Disposition: attachment; filename="a.txt"\n\nA\n--x--\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    messages: dict[str, tuple[str, dict[str, str]]] = {
        "one/reply.eml": (
            f"{FIELDS}\nSudah.\n\nPada 3 Agu 2026, B <b@x.id> menulis:\n> Sudah?\n",
            {"exp_reply_file": "expected/reply.txt", "exp_auto_reply": "no"},
        ),
        "one/longer.txt": ("Sudah.\nTerima kasih.\n", {
            "kind": "text", "exp_reply_file": "expected/reply.txt",
        }),
        "one/empty.eml": ("", {"exp_bounce": "yes"}),
        "two/bounce.eml": (BOUNCE, {"exp_bounce": "yes", "category": "bounce-dsn"}),
        "two/false.eml": (BOUNCE, {"exp_bounce": "no"}),
        "two/unlabelled.eml": (BOUNCE, {"category": "mime"}),
        "two/files.eml": (ATTACHED, {"exp_attachments": "a.txt"}),
        "two/nofiles.eml": (ATTACHED, {"exp_attachments": "-"}),
        "two/away.eml": (f"Auto-Submitted: auto-replied\n{FIELDS}\nCuti.\n", {
            "exp_auto_reply": "yes",
        }),
        "two/page.html": ("<p>Sudah.</p>", {
            "kind": "html", "exp_reply_file": "expected/reply.txt",
        }),
    }  # fmt: skip
    lines = ["\t".join(COLUMNS)]
    for name, (content, values) in messages.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
        row = {"file": name, "kind": "raw", "source": "made here"} | values
        lines.append("\t".join(row.get(column, "") for column in COLUMNS))
    (tmp_path / "index.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "expected").mkdir()
    (tmp_path / "expected" / "reply.txt").write_text("\nSudah. \n\n\n", encoding="utf-8")
    return tmp_path


def test_every_kind_is_counted(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert mailcorpus.main([str(folder), "--json", str(tmp_path / "out.json")]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((tmp_path / "out.json").read_text())
    total = printed["total"]
    assert total.pop("per_second") > 0
    assert total == {
        "messages": 10, "exceptions": 0, "failed": 1,
        "reply_expected": 3, "reply_exact": 2, "reply_nothing_lost": 3, "reply_nothing_leaked": 2,
        "bounce_expected": 2, "bounce_right": 1, "bounce_false": 1,
        "attachments_expected": 2, "attachments_right": 1,
        "auto_reply_expected": 2, "auto_reply_right": 2,
    }  # fmt: skip
    assert {name: each["messages"] for name, each in printed["sources"].items()} == {
        "one": 3,
        "two": 7,
    }
    assert printed["reasons"] == {
        "attachments: others": 1,
        "bounce: false": 1,
        "failed: empty message": 1,
        "reply: leaked": 1,
    }


def test_files_in_one_folder_are_counted_by_their_project(folder: Path) -> None:
    row = {"file": "one/longer.txt", "kind": "text", "category": "", "exp_reply_file": ""}
    rows = [row | {"source": "github:mailgun/talon@71d9:tests/a.txt"}]
    assert list(mailcorpus.measure(folder, rows).sources) == ["mailgun/talon"]
    rows = [row | {"source": "gmail"}]
    assert list(mailcorpus.measure(folder, rows).sources) == ["gmail"]


def test_what_is_not_the_parsers_own_refusal_is_an_exception(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(raw: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr(mailcorpus, "parse", broken)
    shown = mailcorpus.measure(folder).shown()
    assert shown["reasons"] == {"exception: RecursionError": 9, "reply: leaked": 1}


def test_a_folder_without_index_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        mailcorpus.main([str(tmp_path)])
    assert "no index.tsv" in capsys.readouterr().err
