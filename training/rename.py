"""Write the corpus with other names in it, so that a network learns from the sentence who acts on whom.

    python rename.py ../corpus RENAMED --share 0.6 --seed 1

A network that meets a passage ten times remembers who acts on whom in it. Here states change places with
states whose names, capitals and adjectives are inflected alike (Russia and Turkey, not Russia and Kenya, in
Italian), and persons take invented surnames; who is who within a passage stays as it was, and so do all
labels but the words. Italian and English passages of the training part alone are changed; where a name of a
state stands in a form that cannot be carried over, that state is left alone.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from corpus import is_development

Item = dict[str, Any]

CLASSES = {
    "it": (
        "RUS TUR POL DEU SRB LBY SYR ROU BGR TUN BLR GEO NGA COL HRV MRT",
        "CHN FRA",
        "UKR IND DZA AUT ARM AUS ARG ERI",
        "BRA MEX VEN MAR PAK KAZ PER CHL",
        "LBN SDN JPN VNM SEN PRT",
        "IRN IRQ EGY AFG",
    ),
    "en": (
        "RUS DEU SRB LBY SYR ROU BGR TUN BLR GEO NGA COL IND DZA ARM ARG ERI BRA MEX VEN IRN KEN EGY ITA "
        "HUN UKR ETH GHA LTU LVA EST NOR CHL ZMB UGA TZA ECU BOL ALB",
        "CHN JPN VNM PRT LBN SDN",
    ),
}
"""States whose names and adjectives are inflected alike, by language."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("target", type=Path)
    arguments.add_argument("--share", type=float, default=0.6, help="of the passages that are changed")
    arguments.add_argument("--seed", type=int, default=1)
    a = arguments.parse_args()
    random = np.random.default_rng(a.seed)
    surnames = invented(random)
    a.target.mkdir(parents=True, exist_ok=True)
    states = persons = lost = 0
    for file in sorted(a.corpus.glob("*.jsonl")):
        lines = []
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            if not line.strip() or is_development(number) or random.random() > a.share:
                lines.append(line)
                continue
            item = json.loads(line)
            swaps, names = plan(item, random, surnames)
            changed = renamed(item, {**swaps, **names})
            lost += changed is None
            states, persons = states + bool(swaps and changed), persons + bool(names and changed)
            lines.append(json.dumps(changed or item, ensure_ascii=False))
        (a.target / file.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for other in a.corpus.iterdir():
        if other.is_file() and other.suffix != ".jsonl":
            shutil.copy(other, a.target)
    print(f"{states} passages with other states, {persons} with other persons, {lost} could not be changed")


@cache
def pack(language: str) -> dict[str, Any]:
    file = resources.files("westphalia") / "data" / "languages" / f"{language}.toml"
    return dict(tomllib.loads(file.read_text(encoding="utf-8"))["states"])


def invented(random: np.random.Generator) -> list[str]:
    """Return surnames that nobody has, from the beginnings and ends of those in the table of persons."""
    table = resources.files("westphalia") / "data" / "entities" / "persons.csv"
    rows = [line.split(",")[0] for line in table.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    last = [row.split()[-1] for row in rows if row.split() and row.split()[-1].isalpha()]
    last = [word for word in last if word.isascii() and 5 <= len(word) <= 10 and word[0].isupper()]
    known, out = set(last), set[str]()
    while len(out) < 6000:
        one, other = (last[n] for n in random.integers(len(last), size=2))
        word = one[: len(one) // 2 + 1] + other[-(len(other) // 2) :]
        if word not in known:
            out.add(word)
    return sorted(out)


def plan(
    item: Item, random: np.random.Generator, surnames: list[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return which words of a passage become which others: of states, and of persons."""
    text, language = item["text"], item["lang"]
    here = {code for mention in item["mentions"] for code in _states(mention["entity"])}
    here |= {code for code, names in pack(language).items() if _found(names, text)}
    swaps: dict[str, str] = {}
    for code in sorted(here):
        group = next((g.split() for g in CLASSES.get(language, ()) if code in g.split()), [])
        free = [other for other in group if other not in here]
        if not free:
            continue
        other = free[int(random.integers(len(free)))]
        words = carried(pack(language)[code], pack(language)[other], text)
        if words:
            swaps |= words
            here.add(other)
    names: dict[str, str] = {}
    for mention in item["mentions"]:
        head = mention.get("head") or ""
        if head not in names and _is_surname(head, mention.get("person")):
            names[head] = surnames[int(random.integers(len(surnames)))]
    return swaps, names


def _is_surname(head: str, person: str | None) -> bool:
    """Whether a word is the last of a person's name, in whatever spelling: by its first letters."""
    if not person or not head.isalpha() or not head[0].isupper():
        return False
    return _start(head) == _start(person.split()[-1])


def _start(word: str) -> str:
    return word[:3].lower()


def _states(entity: str | list[str] | None) -> Iterator[str]:
    for code in entity if isinstance(entity, list) else [entity or ""]:
        bare = code.split("/")[0]
        yield (bare.partition(":")[2].partition("-")[0] if ":" in bare else bare)


def _found(names: dict[str, Any], text: str) -> bool:
    return any(_occurs(word, text) for word in (*names.get("names", ()), *names.get("demonyms", ())))


def _occurs(word: str, text: str) -> bool:
    return word in text and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def carried(one: dict[str, Any], other: dict[str, Any], text: str) -> dict[str, str]:
    """Return the words of one state in a text with those of another for each; none if one has no like."""
    table = {one["names"][0]: other["names"][0], one["capitals"][0]: other["capitals"][0]}
    mine, theirs = _by_ending(one["demonyms"]), _by_ending(other["demonyms"])
    table |= {word: theirs[ending] for ending, word in mine.items() if ending in theirs}
    large = {k[0].upper() + k[1:]: v[0].upper() + v[1:] for k, v in table.items() if k[0].islower()}
    table = large | table
    rest = [*one["names"], *one["capitals"], *one["demonyms"], *one.get("metonyms", ())]
    if any(word not in table and _occurs(word, text) for word in rest):
        return {}
    return {word: new for word, new in table.items() if _occurs(word, text)}


def _by_ending(forms: list[str]) -> dict[str, str]:
    """Return the first forms of an adjective that end alike: -o, -a, -i, -e; -an and -ans."""
    found: dict[str, str] = {}
    for form in forms:
        found.setdefault(form[-1] if not form.endswith("ese") else "ese", form)
    return found


def renamed(item: Item, words: dict[str, str]) -> Item | None:
    """Return a passage with other words, its labels moved along; None where one of them would be cut."""
    if not words:
        return item
    text = item["text"]
    pattern = re.compile(
        r"(?<!\w)(" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")(?!\w)"
    )
    changes = [(m.start(), m.end(), words[m.group()]) for m in pattern.finditer(text)]
    new, at = "", 0
    places: dict[int, int] = {}
    for start, end, word in [*changes, (len(text), len(text), "")]:
        places |= {n: len(new) + n - at for n in range(at, start + 1)}
        new += text[at:start] + word
        places[end] = len(new)
        at = end
    out: Item = json.loads(json.dumps(item))
    out["text"] = new
    for row in _rows(out):
        key = "trigger" if "trigger" in row else "text"
        start = _place(text, row[key], row.get("at") or 1)
        end = start + len(row[key])
        if start < 0 or start not in places or end not in places:
            return None
        told = new[places[start] : places[end]]
        if row.get("head"):
            row["head"] = pattern.sub(lambda m: words[m.group()], row["head"])
        row[key] = told
        row["at"] = _count(new, told, places[start])
        if _place(new, told, row["at"]) != places[start]:
            return None
    return out


def _rows(value: Any, *, top: bool = True) -> Iterator[Item]:
    """Yield everything that is tied to words of the text."""
    if isinstance(value, dict):
        if not top and (
            "trigger" in value or ("text" in value and "id" in value) or ("text" in value and "at" in value)
        ):
            yield value
        for inner in value.values():
            yield from _rows(inner, top=False)
    elif isinstance(value, list):
        for inner in value:
            yield from _rows(inner, top=False)


def _place(text: str, words: str, occurrence: int) -> int:
    at = -1
    for _ in range(occurrence):
        at = text.find(words, at + 1)
        if at < 0:
            return -1
    return at


def _count(text: str, words: str, start: int) -> int:
    """Return which occurrence of some words begins at a place."""
    number, at = 1, text.find(words)
    while 0 <= at < start:
        number, at = number + 1, text.find(words, at + 1)
    return number


if __name__ == "__main__":
    main()
