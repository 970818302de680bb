"""Build the packed tables of standing ties: borders, trade partners, positions in the UN General Assembly.

    python training/build_ties.py DATA

DATA is the folder that holds `reference/factbook` (public domain) and `reference/unga_idealpoints` (MIT).
What no table of states knows is printed and left out, so that a new spelling announces itself.
"""

from __future__ import annotations

import csv
import html
import json
import lzma
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from westphalia.gazetteer import Gazetteer

TABLES = Path(__file__).parent.parent / "src" / "westphalia" / "data" / "ties"
FACTBOOK = (
    "The World Factbook, edition of May 2026, through factbook/factbook.json@8662a8b17a (public domain)"
)
IDEAL_POINTS = (
    "evoeten/United-Nations-General-Assembly-Votes-and-Ideal-Points@a6dce7ec68, file of April 2020 (MIT)"
)
FIRST_SESSION = 1946
"""The year of the first session of the General Assembly."""

# Names in the Factbook and codes of the ideal points that the tables of states do not hold.
NAMES = {
    "UAE": "ARE", "UK": "GBR", "NZ": "NZL", "Holy See (Vatican City)": "VAT", "Hong Kong (SAR)": "HKG",
    "Democratic Republic of the Congo": "COD", "Republic of the Congo": "COG", "The Gambia": "GMB",
    "US": "USA", "Burma": "MMR", "Cabo Verde": "CPV", "Turkey (Turkiye)": "TUR", "West Bank": "PSE",
    "Gaza Strip": "PSE", "Congo, Democratic Republic of the": "COD", "Congo, Republic of the": "COG",
    "Bahamas, The": "BHS", "Gambia, The": "GMB", "Korea, North": "PRK", "Korea, South": "KOR",
    "Micronesia, Federated States of": "FSM", "Holy See": "VAT", "S. Korea": "KOR",
    "St. Kitts & Nevis": "KNA", "St. Vincent & the Grenadines": "VCT", "Trinidad & Tobago": "TTO",
    "Antigua & Barbuda": "ATG", "The Dominican": "DOM", "Gaza, Gaza Strip": "PSE",
}  # fmt: skip
SUCCESSORS = {"RUS": ("SUN", 1991), "YUG": ("YUG", 2003)}
"""Codes that the ideal points give to a state and its forerunner alike: the forerunner's, and until when."""

_BORDER = re.compile(r"([^\d;]+?)\s+([\d.,]+)\s*km")
_PARTNER = re.compile(r"([^\d,][^\d]*?)\s+(\d+(?:\.\d+)?)%")
_YEAR = re.compile(r"\((\d{4})")
_BRACKET = re.compile(r"\s*\([^)]*\)")


def main(data: Path) -> None:
    """Write all tables."""
    states = States()
    profiles = list(read_profiles(data / "reference" / "factbook" / "profiles.jsonl.xz", states))
    write("borders.csv", FACTBOOK, ("one", "other", "km"), borders(profiles, states))
    write("trade.csv", FACTBOOK, ("state", "partner", "flow", "share", "year"), trade(profiles, states))
    points = data / "reference" / "unga_idealpoints" / "IdealpointestimatesAll_Apr2020.csv.xz"
    write("un_ideal_points.csv", IDEAL_POINTS, ("state", "since", "hundredths"), ideal_points(points, states))
    for name in sorted(states.unknown):
        print(f"left out, no such state: {name}", file=sys.stderr)


class States:
    """The codes of states by their names, and the names that were not found."""

    def __init__(self) -> None:
        self._gazetteer = Gazetteer.load()
        self._codes = {state.name: code for code, state in self._gazetteer.states.items()}
        self.unknown: set[str] = set()

    def code(self, name: str) -> str | None:
        """Return the code of a state by a name, and remember a name without one."""
        plain = _BRACKET.sub("", name).strip()
        for words in (name.strip(), plain):
            code = NAMES.get(words) or self._codes.get(words) or self._gazetteer.find_code(words)
            if code in self._gazetteer.states:
                return code
        self.unknown.add(name.strip())
        return None

    def known(self, code: str) -> bool:
        """Return whether the tables list a state."""
        return code in self._gazetteer.states


def read_profiles(path: Path, states: States) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the profile of each state with its code."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            profile = json.loads(line)["profile"]
            names = profile.get("Government", {}).get("Country name", {})
            for key in ("conventional short form", "conventional long form"):
                name = html.unescape(names.get(key, {}).get("text", "")).strip()
                if name and name != "none":
                    if code := states.code(name):
                        yield code, profile
                    break


def borders(profiles: Iterable[tuple[str, dict[str, Any]]], states: States) -> Iterator[Sequence[object]]:
    """Yield each land border once; of two lengths the first in the order of codes."""
    found: dict[tuple[str, str], float] = {}
    for code, profile in sorted(profiles, key=lambda item: item[0]):
        land = profile.get("Geography", {}).get("Land boundaries", {})
        words = html.unescape(land.get("border countries", {}).get("text", ""))
        lengths: dict[str, float] = {}
        for name, length in _BORDER.findall(re.sub(r"\band\b", ";", words)):
            other = None if name.startswith("(") else states.code(name.strip(" ,"))
            if other and other != code:
                lengths[other] = lengths.get(other, 0) + float(length.replace(",", ""))
        for other, total in lengths.items():
            found.setdefault((min(code, other), max(code, other)), total)
    for (one, other), length in sorted(found.items()):
        yield one, other, f"{length:g}"


def trade(profiles: Iterable[tuple[str, dict[str, Any]]], states: States) -> Iterator[Sequence[object]]:
    """Yield the largest partners of each state, five for each flow, with their share in hundredths."""
    for code, profile in sorted(profiles, key=lambda item: item[0]):
        for flow in ("Exports", "Imports"):
            words = html.unescape(profile.get("Economy", {}).get(f"{flow} - partners", {}).get("text", ""))
            year = _YEAR.search(words)
            for name, share in _PARTNER.findall(words):
                partner = states.code(name)
                if partner and partner != code and year:
                    yield code, partner, flow.lower(), share, year[1]


def ideal_points(path: Path, states: States) -> Iterator[Sequence[object]]:
    """Yield a line for each state: its first year and its points in hundredths, '-' for no vote."""
    found: dict[str, dict[int, int]] = {}
    with lzma.open(path, "rt", encoding="latin-1") as lines:
        for row in csv.DictReader(lines):
            code, year = row["iso3c"], FIRST_SESSION - 1 + int(row["session"])
            forerunner, end = SUCCESSORS.get(code, (code, year))
            code = forerunner if year < end else {"YUG": "SRB"}.get(code, code)
            if not states.known(code):
                states.unknown.add(f"{row['iso3c']} {row['Countryname']}")
                continue
            found.setdefault(code, {})[year] = round(float(row["IdealPoint"]) * 100)
    for code, points in sorted(found.items()):
        years = range(min(points), max(points) + 1)
        yield code, min(points), " ".join(str(points.get(year, "-")) for year in years)


def write(name: str, origin: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table under its origin."""
    with (TABLES / name).open("w", encoding="utf-8", newline="") as out:
        out.write(f"# Generated by training/build_ties.py. From: {origin}\n")
        table = csv.writer(out, lineterminator="\n")
        table.writerow(head)
        table.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
