"""How fast the pages of `westphalia serve` are over a large store: first byte, 95th percentile, memory.

    python benchmarks/explorer.py [--events 100000] [--users 20] [--seconds 60] [--pause 1] [--store FILE]
                                  [--base FILE] [--without PAGE ...] [--json FILE]

A store of that many events is made by copying what the example articles hold (read once, or given by
--base): each copy has ids of its own, its days are moved by up to ten years, and its states are exchanged for
others. It is kept where --store says, and used again. The explorer is started over it as people start it, in
a process of its own. One user looks at each page first (`alone`); then all users look at once, each at one
page after the other in an order of their own, with a pause between two looks (--pause 0: none). `cold` is
the first look at a page after the start, `first` the time to the first byte, `work` the processor time that a
look takes, which other programs on the machine do not change much. Answers that are kept count as they come:
each page is looked at for many records, days and words in turn. Users and explorer share the machine's cores:
bind both with `taskset`.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).parent))

from measure import HERE, SEED, Figures, positive, table, write_json

ARTICLES = (HERE.parent / "docs" / "crisis.jsonl", HERE.parent / "examples")
YEARS = 10
FORECAST_FROM = (date(2021, 12, 20), date(2022, 1, 20), date(2022, 2, 20))
"""Days of the example articles from which is forecast."""

EXCHANGED = 0.7
"""The share of copies in which states are exchanged for others."""

FIRST_BYTE_MS = 100.0
P95_MS = 300.0
ALONE = 9
"""Looks of one user at each page."""

RECORDS = 40
"""How many documents, events, entities, pairs, claims and commitments are looked at in turn."""

_ID = re.compile(r"\b([a-z]{3}-[0-9a-f]{11})[0-9a-f]{5}\b")
_DAY = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d\b")
_CODE = re.compile(r'"([A-Z]{3})"')
_DAYS = {"published", "first_day", "last_day", "date", "first_reported", "last_reported", "said", "since",
         "deadline", "as_of", "value", "at", "decided_on"}  # fmt: skip
_READINGS = {"reading", "judged_from"}
_ONCE = {"migration", "entity", "run", "skipped", "judgement", "relation", "naming"}
"""Tables of which one copy is enough; how often entities are named is counted at the end."""

_COUNTED = {
    "document": "documents",
    "occurrence": "events",
    "event": "reports",
    "claim_line": "lines of claims",
    "pledge": "commitments",
}

# ---- a large store


def grown(base: Path, path: Path, events: int) -> None:
    """Make a store of at least as many events out of a small one."""
    shutil.copy(base, path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    # The index of words is kept by triggers as rows come in; its own tables are not copied.
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if name not in _ONCE and not name.startswith(("sqlite_", "passage"))
    ]
    (before,) = connection.execute("SELECT count(*) FROM occurrence").fetchone()
    rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    heads = {name: [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')] for name in names}
    draw = random.Random(SEED)
    states = _states()
    with connection:
        for number in range(1, -(-events // before)):
            copy = _Copy.drawn(number, states, draw)
            for name in names:
                marks = ", ".join("?" * len(heads[name]))
                changed = (copy.row(name, heads[name], row) for row in rows[name])
                connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', changed)
        _count_namings(connection)
        connection.execute("INSERT INTO passage_words (passage_words) VALUES ('optimize')")
    connection.close()


def _count_namings(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM naming")
    connection.execute(
        "INSERT INTO naming (code, words, count) SELECT code, quote, count(*) FROM mention"
        " JOIN mention_entity ON mention_entity.reading = mention.reading AND mention_id = mention.id"
        " WHERE person IS NULL AND resolution = 'name' GROUP BY code, quote"
    )


def _states() -> tuple[str, ...]:
    from westphalia.gazetteer import Gazetteer

    return tuple(sorted(Gazetteer.load().states))


@dataclass(frozen=True, slots=True)
class _Copy:
    """What makes a copy another: its number, the days it is moved by, and the states it is about."""

    number: int
    moved: timedelta
    states: Mapping[str, str]

    @classmethod
    def drawn(cls, number: int, states: Sequence[str], draw: random.Random) -> _Copy:
        others = draw.sample(states, len(states)) if draw.random() < EXCHANGED else list(states)
        moved = timedelta(days=draw.randrange(365 * YEARS))
        return cls(number, moved, dict(zip(states, others, strict=True)))

    def row(self, name: str, heads: Sequence[str], row: Sequence[Any]) -> list[Any]:
        return [self._value(name, head, value) for head, value in zip(heads, row, strict=True)]

    def _value(self, name: str, head: str, value: Any) -> Any:
        if isinstance(value, int) and (head in _READINGS or (name, head) == ("reading", "number")):
            return value + self.number * 1000
        if not isinstance(value, str) or head in ("text", "quote"):
            return value
        value = _ID.sub(rf"\g<1>{self.number:05x}", value)
        if head in ("code", "actor", "recipient"):
            return self.states.get(value, value)
        if head in ("condition", "consequence"):
            return _CODE.sub(lambda found: f'"{self.states.get(found[1], found[1])}"', value)
        return _DAY.sub(self._earlier, value) if head in _DAYS else value

    def _earlier(self, found: re.Match[str]) -> str:
        return (date.fromisoformat(found[0]) - self.moved).isoformat()


# ---- the pages


def addresses(port: int, draw: random.Random) -> dict[str, list[str]]:
    """Return the addresses of every page, those of records in turn."""

    def asked(path: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200, (path, answer.status)
        return json.loads(answer.read())

    def ids(path: str, pattern: str) -> list[str]:
        """Return what a pattern finds in the data of a page."""
        found = re.findall(pattern, json.dumps(asked(path)))
        return sorted(set(found))

    def all_over(page: str, kind: str, places: Sequence[int]) -> list[str]:
        """Return ids of a kind from several places of a list."""
        found = (ids(f"/{page}.json?offset={n}", rf'"({kind}-[0-9a-f]{{16}})"') for n in places)
        return sorted({id_ for some in found for id_ in some})

    offsets = [draw.randrange(0, 2000) for _ in range(6)]
    events = all_over("timeline", "occ", offsets)
    documents = all_over("documents", "doc", offsets)
    lines = all_over("claims", "lin", offsets[:3])
    pledges = all_over("commitments", "plg", offsets[:3])
    runs = ids("/runs.json", r'"id": "([^"]+)"')[:1]
    codes = ["RUS", "USA", "UKR", "CHN", "DEU", "FRA", "TUR", "IRN", *draw.sample(_states(), 20)]
    pairs = [draw.sample(codes, 2) for _ in range(RECORDS)]
    days = [f"{draw.randrange(2014, 2024)}-{draw.randrange(1, 13):02}-01" for _ in range(RECORDS)]
    found = {
        "overview": ["/"],
        "timeline": ["/timeline", *(f"/timeline?entity={code}" for code in codes)],
        "timeline, words": [f"/timeline?q={word}" for word in ("treaty", "sanctions", "talks", "fired")],
        "timeline, narrowed": [f"/timeline?quad={n}&since={day}" for n in "1234" for day in days[:6]],
        "timeline, all": ["/timeline/all"],
        "timeline, all (data)": ["/timeline/all.json"],
        "documents": ["/documents", *(f"/documents?offset={n}" for n in offsets)],
        "document": [f"/documents/{id_}" for id_ in _some(documents, draw)],
        "document, analyst": [f"/documents/{id_}?view=analyst" for id_ in _some(documents, draw)],
        "event": [f"/events/{id_}" for id_ in _some(events, draw)],
        "entity": [f"/entities/{code}" for code in codes],
        "pair": [f"/pairs/{one}/{other}" for one, other in pairs],
        "network": ["/network", "/network?layer=treaty", "/network?layer=statement"],
        "network, a day": [f"/network?at={day}" for day in days],
        "network, 300": ["/network?most=300"],
        "network, data": [f"/network.json?at={day}" for day in days],
        "map": ["/map", *(f"/map?at={day}" for day in days[:10])],
        "tie": [f"/network/ties/{one}/{other}" for one, other in pairs],
        "claims": ["/claims", "/claims?contradicted=yes", *(f"/claims?entity={code}" for code in codes[:8])],
        "claim": [f"/claims/{id_}" for id_ in _some(lines, draw)],
        "commitments": ["/commitments", *(f"/commitments?entity={code}" for code in codes[:8])],
        "commitment": [f"/commitments/{id_}" for id_ in _some(pledges, draw)],
        "search": [f"/search?q={quote(words)}" for words in _WORDS],
        "scenarios": ["/scenarios"],
        "review": ["/review", "/review?kind=pairs", *(f"/review?entity={code}" for code in codes[:6])],
        "judgements": ["/judgements"],
        "scorecard": ["/scorecard"],
        "add": ["/add"],
        "runs": ["/runs"],
        "run": [f"/runs/{id_}" for id_ in runs],
    }
    return {name: listed for name, listed in found.items() if listed}


_WORDS = ("treaty", '"red lines"', "sanctions", "Putin", "Türkiye", "gas pipeline", "talks", "the",
          "linee rosse", "sanzioni", "nobodysaysthis", "Biden Kyiv", "NATO")  # fmt: skip
"""Words that few, many and no documents hold."""


def _some(found: Sequence[str], draw: random.Random) -> list[str]:
    return draw.sample(found, min(RECORDS, len(found)))


# ---- looking at them


@dataclass(frozen=True, slots=True)
class Look:
    """How long one answer took, in milliseconds, and its size as it was sent."""

    first: float
    whole: float
    size: int


class Reader:
    """Somebody who looks at pages over one connection, as a browser does."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def look(self, path: str) -> Look:
        """Ask for a page and wait for all of it."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers={"accept-encoding": "gzip", "accept-language": "en"})
        answer = self.connection.getresponse()
        first = time.perf_counter()
        size = len(answer.read())
        ended = time.perf_counter()
        if answer.status != 200:
            raise AssertionError(f"{path}: {answer.status}")
        return Look((first - began) * 1000, (ended - began) * 1000, size)


@dataclass(frozen=True, slots=True)
class Alone:
    """What one user saw of a page, and the processor time that a look took, in milliseconds."""

    cold: float
    looks: tuple[Look, ...]
    work: float


def alone(port: int, pid: int, pages: Mapping[str, Sequence[str]]) -> dict[str, Alone]:
    """Have one user look at each page several times, always at another record."""
    reader = Reader(port)
    found = {}
    for name, listed in pages.items():
        cold = reader.look(listed[-1]).whole
        before = processor_seconds(pid)
        looks = tuple(reader.look(listed[n % len(listed)]) for n in range(ALONE))
        found[name] = Alone(cold, looks, (processor_seconds(pid) - before) / ALONE * 1000)
    return found


def together(
    port: int, pages: Mapping[str, Sequence[str]], *, users: int, seconds: float, pause: float
) -> dict[str, list[Look]]:
    """Have all users look at all pages for a while, each in an order of their own."""
    found: dict[str, list[Look]] = defaultdict(list)
    wrong: list[str] = []
    end = time.perf_counter() + seconds

    def read(number: int) -> None:
        draw, reader = random.Random(SEED + number), Reader(port)
        time.sleep(draw.random() * pause)
        while time.perf_counter() < end:
            for name in draw.sample(list(pages), len(pages)):
                if time.perf_counter() >= end:
                    return
                try:
                    found[name].append(reader.look(draw.choice(pages[name])))
                except (AssertionError, OSError, http.client.HTTPException) as error:
                    wrong.append(f"{name}: {error}")
                    reader = Reader(port)
                time.sleep(pause * (0.5 + draw.random()))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for said in sorted(set(wrong))[:10]:
        print(f"failed ({wrong.count(said)} times): {said}")
    return dict(found)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-int(share * 100) * len(ordered) // 100) - 1)]


# ---- the explorer


@contextlib.contextmanager
def serving(store: Path) -> Iterator[tuple[int, int]]:
    """Start the explorer in a process of its own; yield its port and the process's id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = "import sys; from westphalia.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", start, "serve", "--store", str(store), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(3000):
        if process.poll() is not None:
            sys.exit("the explorer has ended")
        with contextlib.suppress(OSError, http.client.HTTPException, AssertionError):
            Reader(port).look("/network")
            return
        time.sleep(0.2)
    sys.exit("the explorer does not answer")


def peak_mb(pid: int) -> float:
    """Return the most memory that a process has had (on Linux; elsewhere 0)."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


def processor_seconds(pid: int) -> float:
    """Return the processor time that a process has used (on Linux; elsewhere 0)."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def base_store(path: Path) -> None:
    """Read the example articles into a new store."""
    from westphalia.reader import Reader as Extractor
    from westphalia.store.engine import open_store
    from westphalia.workflow import forecasting, ingest, relate

    with open_store(path, create=True) as store:
        extractor = Extractor(threads=1)
        ingest(list(ARTICLES), store=store, reader=extractor, entity_of=extractor.gazetteer.entity)
        relate(store)
        for day in FORECAST_FROM:
            made = forecasting.forecast(store, extractor.gazetteer, horizon=14, at=day, most=5)
            forecasting.keep(store, made)
        forecasting.resolve(store)


def store_of(a: argparse.Namespace, scratch: Path) -> Path:
    """Return a store with the events that were asked for, made now unless it is there."""
    path: Path = a.store or scratch / "grown.db"
    if not path.exists():
        base = a.base or scratch / "base.db"
        if not base.exists():
            base_store(base)
        began = time.perf_counter()
        grown(base, path, a.events)
        print(f"made {path.name} in {time.perf_counter() - began:.0f} s")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        said = ", ".join(
            f"{connection.execute(f'SELECT count(*) FROM {name}').fetchone()[0]:,} {words}"
            for name, words in _COUNTED.items()
        )
    print(f"{said}; {path.stat().st_size >> 20} MB")
    return path


def row(name: str, lone: Alone, crowd: Sequence[Look]) -> Figures:
    """Return the figures of one page."""
    return {
        "page": name,
        "work": lone.work,
        "cold": lone.cold,
        "alone_first": statistics.median(look.first for look in lone.looks),
        "alone_worst": max(look.whole for look in lone.looks),
        "looks": len(crowd),
        "first": statistics.median(look.first for look in crowd),
        "p50": statistics.median(look.whole for look in crowd),
        "p95": percentile([look.whole for look in crowd], 0.95),
        "kib": statistics.median(look.size for look in crowd) / 1024,
    }


def main() -> None:
    """Print the table and the verdict."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--events", type=positive, default=100_000)
    arguments.add_argument("--users", type=positive, default=20)
    arguments.add_argument("--seconds", type=positive, default=60)
    arguments.add_argument("--pause", type=float, default=1.0, help="seconds between two looks, on average")
    arguments.add_argument("--store", type=Path, help="keep the large store here, and use it if it is there")
    arguments.add_argument("--base", type=Path, help="a small store to copy from, instead of the examples'")
    arguments.add_argument("--without", nargs="+", default=[], metavar="PAGE", help="pages not to look at")
    arguments.add_argument("--json", type=Path, help="write the figures to this file")
    a = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        store = store_of(a, Path(scratch))
        began = time.perf_counter()
        with serving(store) as (port, pid):
            print(f"answers after {time.perf_counter() - began:.1f} s")
            found = addresses(port, random.Random(SEED))
            pages = {name: listed for name, listed in found.items() if name not in a.without}
            lone = alone(port, pid, pages)
            used = processor_seconds(pid)
            crowd = together(port, pages, users=a.users, seconds=a.seconds, pause=a.pause)
            used = processor_seconds(pid) - used
            peak = peak_mb(pid)
    rows = [row(name, lone[name], crowd[name]) for name in pages if crowd.get(name)]
    heads = ("page", "work", "cold", "alone first", "alone worst", "looks", "first", "p50", "p95", "KiB")
    print(table(heads, [list(item.values()) for item in rows]))
    looks = [look for listed in crowd.values() for look in listed]
    whole = [look.whole for look in looks]
    slow = [item["page"] for item in rows if item["p95"] > P95_MS]
    late = [item["page"] for item in rows if item["alone_first"] > FIRST_BYTE_MS]
    print(
        f"{len(looks)} looks, {len(looks) / a.seconds:.1f} a second; "
        f"median {percentile(whole, 0.5):.0f} ms, p95 {percentile(whole, 0.95):.0f} ms; "
        f"{used / a.seconds:.2f} cores used, at most {peak:.0f} MB"
    )
    print(f"p95 over {P95_MS:.0f} ms: {', '.join(slow) or 'none'}")
    print(f"first byte over {FIRST_BYTE_MS:.0f} ms: {', '.join(late) or 'none'}")
    figures = {"users": a.users, "pause": a.pause, "peak_mb": peak, "pages": rows}
    write_json(a.json, figures)


if __name__ == "__main__":
    main()
