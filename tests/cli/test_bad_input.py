"""Everything that can be wrong with what a user hands in: each costs itself only, and says what to do.

The whole line is real, from the command to the store. Where the reading model is not installed, two stand-ins
take the place of its networks and find one event wherever a text says 'signed'.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

import westphalia.reader as real_reader
from tests.cli.conftest import Westphalia
from westphalia.extract.marks import EventMark, Marks
from westphalia.inference.networks import shipped_model
from westphalia.model import Document, EventType, Span
from westphalia.store import read
from westphalia.store.engine import open_store

GOOD = (
    "The foreign ministers of Norway and Finland met in Oslo on Tuesday. "
    "Norway and Finland signed an agreement on the defence of their northern border."
)
ALSO_GOOD = (
    "I ministri degli Esteri di Italia e Grecia si sono incontrati mercoledì ad Atene. "
    "Italia e Grecia hanno firmato (signed) un accordo sulla pesca."
)
NO_EVENT = "The cherry trees along the river were in bloom. The water was clear and the air was warm."

JAPANESE = "外務大臣は水曜日に会談し、協定に署名した。"
CHINESE = "中国外交部长星期三在北京会见了法国外长，双方就贸易问题进行了讨论。"
ARABIC = "التقى وزير الخارجية المصري نظيره الفرنسي في القاهرة يوم الأربعاء."
POLISH = "Minister spraw zagranicznych spotkał się w środę w Warszawie ze swoim odpowiednikiem."

LONG = 2_000_000


def pdf(*lines: str, password: str | None = None) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=password)
    for number, line in enumerate(lines):
        canvas.drawString(72, 720 - 16 * number, line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(*items: str) -> str:
    return "\n".join(items)


@dataclass(frozen=True)
class Bad:
    """A bad input, and how it must be listed: as which kind, with which words in its message, and where."""

    data: bytes | str
    kind: str
    advice: str
    where: str = ""
    says: str = ""


RANDOM = random.Random(7)
MANY = {
    "empty.txt": Bad("", "empty", "save the article again", says="nothing in it"),
    "blank.txt": Bad(" \n\t\n ", "empty", "save the article again", says="nothing in it"),
    "signs.txt": Bad("--- *** ---", "empty", "save the article again", says="no words"),
    "picture.txt": Bad(RANDOM.randbytes(5_000), "binary", "save it as text", says="binary data"),
    "program.txt": Bad(b"\x7fELF\x02\x01\x01" + b"\x00" * 200, "binary", "save it as text"),
    "half.txt": Bad("Oslo".encode("utf-16") + b"\x41", "encoding", "save it as UTF-8", says="byte 10"),
    "japanese.txt": Bad(JAPANESE.encode("shift_jis"), "encoding", "save it as UTF-8"),
    "broken.pdf": Bad(pdf("Oslo signed.")[:400], "broken", "download or save it again"),
    "renamed.pdf": Bad("Oslo signed it, but this is no PDF.", "broken", "download or save it again"),
    "locked.pdf": Bad(
        pdf("Oslo signed.", password="secret"), "encrypted", "save it without one", says="password"
    ),
    "scanned.pdf": Bad(pdf(), "no_text", "a text layer is needed", says="only pictures"),
    "scripts.html": Bad("<html><body><script>let a = 1;</script></body></html>", "no_text", "save it again"),
    "large.txt": Bad(b"", "too_large", "cut it into its articles", says="larger than 20 MB"),
    "line.txt": Bad(
        (GOOD + " ") * (LONG // len(GOOD)), "too_large", "cut it into its articles", says="1,000,000"
    ),
    "letters.txt": Bad("a" * LONG, "too_large", "cut it into its articles", says="2,000,000 characters"),
    "backslashes.txt": Bad("\\" * LONG, "empty", "save the article again", says="no words"),
    "backslashes.md": Bad("\\" * LONG + "Oslo", "too_large", "cut it into its articles"),
    "backslashes.html": Bad("\\" * LONG, "empty", "save the article again"),
    "backslashes.jsonl": Bad("\\" * LONG, "bad_json", "write one object a line", where=":1"),
    "fields.jsonl": Bad(
        '{"title": "Oslo"}', "no_text", "every line needs", where=":1", says="no field `text`"
    ),
    "number.jsonl": Bad('{"text": 5}', "bad_fields", "a line is an object with `text`", where=":1"),
    "half.jsonl": Bad(
        r'{"text": "\ud800 Oslo signed it."}', "encoding", "make the file anew", where=":1", says="halves"
    ),
    "title.jsonl": Bad(r'{"text": "Oslo", "title": "\udfff"}', "encoding", "make the file anew", where=":1"),
    "note.xml": Bad(
        "<note><to>Oslo</to></note>", "no_entries", "save the article itself", says="neither RSS"
    ),
    "letter.docx": Bad(b"PK\x03\x04", "unsupported", "save it as one of", says="no reader for .docx"),
    "nothing": Bad("Oslo signed it.", "unsupported", "save it as one of", says="no suffix"),
    "chinese.txt": Bad(CHINESE, "unsupported_language", "--language", says="'zh'"),
    "arabic.txt": Bad(ARABIC, "unsupported_language", "--language", says="'ar'"),
    "polish.txt": Bad(POLISH, "unsupported_language", "--language", says="'pl'"),
    "numbers.txt": Bad("1 2 3 4 5 6", "unsupported_language", "--language", says="could not be told"),
    "calm.txt": Bad(NO_EVENT, "no_event", "westphalia show", says="read, but no event was found"),
}


@pytest.fixture
def line(westphalia: Westphalia, monkeypatch: pytest.MonkeyPatch) -> Westphalia:
    """The command with the real reader, in an empty folder."""
    monkeypatch.setitem(sys.modules, "westphalia.reader", real_reader)
    if not (shipped_model() / "model.json").exists():
        networks = SimpleNamespace(settings={}, digest="stand-in", vocabulary=None)
        monkeypatch.setattr(real_reader, "OnnxNetworks", lambda *_, **__: networks)
        monkeypatch.setattr(real_reader, "mark", _mark_signed)
    return westphalia


def _mark_signed(document: Document, sentences: Any, quotes: Any, **_: Any) -> Marks:
    start = document.text.find("signed")
    if start < 0:
        return Marks()
    number = next(number for number, sentence in enumerate(sentences) if sentence.span.end > start)
    scores = tuple(float(kind is EventType.AGREE) for kind in EventType)
    trigger = EventMark(
        trigger=Span(start, start + 6), sentence=number, type=EventType.AGREE, type_scores=scores, score=1.0
    )
    return Marks(events=(trigger,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with every bad input, and two good articles between them."""
    made = tmp_path / "news"
    made.mkdir()
    for name, bad in MANY.items():
        (made / name).write_bytes(bad.data if isinstance(bad.data, bytes) else bad.data.encode())
    with (made / "large.txt").open("wb") as file:
        file.truncate(50_000_000)
    (made / "good.txt").write_text(GOOD, encoding="utf-8")
    (made / "mixed.jsonl").write_text(
        lines(json.dumps({"text": ALSO_GOOD, "language": "it"}), '{"title": "no text"}'), encoding="utf-8"
    )
    return made


def listed(westphalia: Westphalia) -> dict[str, tuple[str, str]]:
    """What `westphalia skipped` shows: where, without the folder, to kind and message."""
    rows = json.loads(westphalia("skipped", "--json").out)
    found = {row["where"].removeprefix("news/"): (row["kind"], row["message"]) for row in rows}
    assert len(found) == len(rows)
    return found


# ---- all at once


def test_every_bad_input_is_listed_with_its_kind_and_advice_and_the_good_ones_are_read(
    line: Westphalia, folder: Path
) -> None:
    result = line("read", "news")
    found = listed(line)
    documents = {row["name"]: row["events"] for row in json.loads(line("documents", "--json").out)}

    assert result.code == 0
    assert found.pop("mixed.jsonl:2")[0] == "no_text"
    assert {where: kind for where, (kind, _) in found.items()} == {
        name + bad.where: bad.kind for name, bad in MANY.items()
    }
    for name, bad in MANY.items():
        message = found[name + bad.where][1]
        assert bad.advice in message, name
        assert bad.says in message, name
        assert "\n" not in message, name
    assert set(documents) == {"good", "mixed#1", "calm"}
    assert documents["calm"] == 0
    assert documents["good"] > 0
    assert documents["mixed#1"] > 0


def test_the_summary_counts_what_was_read_and_skipped_and_sets_apart_what_holds_no_event(
    line: Westphalia, folder: Path
) -> None:
    summary = json.loads(line("read", "news", "--json").out)

    assert (summary["documents"], summary["without_events"]) == (3, 1)
    # A line of mixed.jsonl is skipped too; the article without events is not.
    assert len(summary["skipped"]) == len(MANY) - 1 + 1
    assert "no_event" not in {item["kind"] for item in summary["skipped"]}


def test_nothing_is_printed_beside_the_summary_and_its_list(line: Westphalia, folder: Path) -> None:
    """Libraries log what they stumble over; a user should see our words only."""
    done = subprocess.run(
        [sys.executable, "-c", "from westphalia import readers\n"
         "from pathlib import Path\n"
         "for path in sorted(Path('news').iterdir()):\n"
         "    if path.suffix in ('.pdf', '.html', '.xml'): list(readers.read_path(path))"],
        cwd=folder.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert (done.stdout, done.stderr) == ("", "")


def test_reading_all_again_lists_all_again_and_adds_nothing(line: Westphalia, folder: Path) -> None:
    line("read", "news")
    first = listed(line)
    again = json.loads(line("read", "news", "--json").out)

    assert listed(line) == first
    assert (again["documents"], again["already_read"], again["without_events"]) == (0, 3, 1)


# ---- an article without events


def test_the_summary_says_how_many_articles_are_without_events(line: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "calm.txt").write_text(NO_EVENT)
    result = line("read", "calm.txt")

    assert "1 read, 1 without events" in result.out
    assert "Skipped      none" in result.out
    assert result.err == ""


def test_an_article_without_events_is_stored_and_can_be_shown(line: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "calm.txt").write_text(NO_EVENT)
    line("read", "calm.txt")

    assert "cherry trees" in line("show", "calm").out


# ---- paths


def test_a_path_that_does_not_exist_stops_before_anything_is_read(line: Westphalia, folder: Path) -> None:
    result = line("read", "news", "nowhere")

    assert (result.code, result.out) == (1, "")
    assert result.err == (
        "westphalia: nowhere: there is no such file or folder; nothing was read. Check how it is written\n"
    )
    assert json.loads(line("runs", "--json").out) == []


def _closed(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, *, closed: str) -> None:
    """Let a function refuse a path, as the system does to all but root, who often runs tests."""
    kept = getattr(module, name)

    def refuse(path: Any, *rest: Any, **named: Any) -> Any:
        if Path(path).name == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return kept(path, *rest, **named)

    monkeypatch.setattr(module, name, refuse)


@pytest.mark.parametrize(
    ("module", "name"), [(os, "scandir"), (Path, "is_dir"), (Path, "exists"), (Path, "resolve")]
)
def test_a_folder_without_rights_is_listed_and_its_neighbours_are_read(
    line: Westphalia, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    for where in ("news/closed/a.txt", "news/b.txt"):
        (tmp_path / where).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / where).write_text(GOOD)
    _closed(monkeypatch, module, name, closed="closed")
    if name == "exists":
        # What lies in a folder that may not be entered can be named, but not asked whether it is there.
        _closed(monkeypatch, Path, "is_dir", closed="closed")
    result = line("read", "news/closed", "news/b.txt")

    assert result.code == 0
    assert listed(line) == {
        "closed": (
            "unreadable",
            "it cannot be opened: Permission denied; check that you may read it, and read again",
        )
    }
    assert [row["name"] for row in json.loads(line("documents", "--json").out)] == ["b"]


def test_a_file_without_rights_is_listed(
    line: Westphalia, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    _closed(monkeypatch, Path, "read_bytes", closed="a.txt")
    line("read", "a.txt")

    assert listed(line)["a.txt"][0] == "unreadable"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_the_system_refuses_is_listed(line: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir(mode=0)

    assert line("read", "news").code == 0
    assert listed(line)["news"][0] == "unreadable"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep file names in Unicode")
@pytest.mark.parametrize("words", [GOOD, ""])
def test_a_file_name_in_an_old_encoding_is_shown_with_a_stand_in(
    line: Westphalia, tmp_path: Path, words: str
) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(words, encoding="utf-8")
    result = line("read", ".")
    stored = [row["name"] for row in json.loads(line("documents", "--json").out)]

    assert result.code == 0
    assert stored + [Path(where).stem for where in listed(line)] == ["caf\ufffd"]


def test_the_store_is_no_bad_input_of_its_own_folder(line: Westphalia, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(GOOD)
    line("read", ".")

    assert listed(line) == {}


# ---- streams


def test_a_stream_that_is_too_large_is_listed(line: Westphalia, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b" " * 50_000_000)))
    assert line("read", "-").code == 0

    assert listed(line)["-"] == ("too_large", "it is larger than 20 MB; cut it into its articles")


# ---- which entry of a file


def test_an_entry_in_another_language_is_named_with_its_file_and_number(
    line: Westphalia, tmp_path: Path
) -> None:
    foreign = json.dumps({"text": POLISH})
    (tmp_path / "wire.jsonl").write_text(lines(json.dumps({"text": GOOD}), foreign), encoding="utf-8")
    line("read", "wire.jsonl")

    assert [(where, kind) for where, (kind, _) in listed(line).items()] == [
        ("wire.jsonl#2", "unsupported_language")
    ]


# ---- Ctrl-C

DOCUMENTS = 60

SLOW = """
import signal, sys, time
from types import ModuleType
from tests.factory import FakeReader, meeting
from westphalia import cli

def slowly(document):
    time.sleep(float(sys.argv[1]))
    return meeting(document)

# a shell starts what runs in the background deaf to Ctrl-C, and that is passed on
signal.signal(signal.SIGINT, signal.default_int_handler)
module = ModuleType("westphalia.reader")
module.Reader = lambda **options: FakeReader(read=slowly)
sys.modules["westphalia.reader"] = module
cli.main(["read", "news"])
"""


@pytest.fixture
def reading(tmp_path: Path) -> Callable[[float], subprocess.Popen[str]]:
    """Start to read many documents in a process of its own, so many seconds for each."""
    (tmp_path / "news").mkdir()
    for number in range(DOCUMENTS):
        (tmp_path / "news" / f"{number:02}.txt").write_text(f"Oslo and Bern hold talks on question {number}.")
    root = Path(__file__).parents[2]

    def start(seconds: float) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", SLOW, str(seconds)],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def _wait_for_documents(store: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if store.exists():
            with open_store(store) as opened:
                found = read.runs(opened)
            if found and found[0].documents >= count:
                return
        time.sleep(0.05)
    raise AssertionError("nothing was read in a minute")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_broken_off_run_leaves_a_store_that_opens_and_reading_again_completes_it(
    reading: Callable[[float], subprocess.Popen[str]], tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    store = tmp_path / "westphalia.db"
    running = reading(0.6)  # long enough not to be through before the signal comes
    _wait_for_documents(store, 3)
    running.send_signal(sent)
    _, said = running.communicate(timeout=60)

    assert running.returncode == code
    assert "Traceback" not in said
    assert ("read again to complete the run" in said) is (sent is signal.SIGINT)
    with open_store(store) as opened:
        (broken,) = read.runs(opened)
        kept = {item.id for item in read.documents(opened, run=broken.id)}
        assert not broken.complete
        assert 3 <= len(kept) < DOCUMENTS
        # Only complete runs are shown, so that nobody takes a part for the whole.
        assert read.documents(opened) == ()

    out, _ = reading(0).communicate(timeout=60)

    assert f"{DOCUMENTS - len(kept)} read, {len(kept)} already read" in out
    with open_store(store) as opened:
        assert [run.complete for run in read.runs(opened)] == [True, False]
        assert len(read.documents(opened)) == DOCUMENTS
