"""Build the generated entity tables: states, their names in many languages, and leaders with Wikidata ids.

    python training/build_entities.py DATA

DATA is the folder that holds `reference/country_codes` (Open Data Commons PDDL), `reference/leaders`
(Wikidata content, CC0) and `reference/factbook` (public domain). State names are CLDR's, through Babel.
`persons.csv`, written by hand, is read so that the same person gets the same name in both tables.
"""

from __future__ import annotations

import csv
import html
import json
import lzma
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from babel import Locale

from westphalia.gazetteer import fold, words_of

TABLES = Path(__file__).parent.parent / "src" / "westphalia" / "data" / "entities"
LANGUAGES = ("it", "en", "fr", "es", "de", "pt", "ru", "uk")

FORMER = [
    {"code": "SUN", "name": "Soviet Union", "until": "1991-12-25", "wikidata": "Q15180"},
    {"code": "DDR", "name": "East Germany", "until": "1990-10-02", "wikidata": "Q16957"},
    {"code": "YUG", "name": "Yugoslavia", "until": "2003-02-03"},
    {"code": "CSK", "name": "Czechoslovakia", "until": "1992-12-31", "wikidata": "Q33946"},
    {"code": "XKX", "name": "Kosovo", "since": "2008-02-17", "wikidata": "Q1246"},
    {"code": "TWN", "name": "Taiwan", "wikidata": "Q865"},
]
SUCCESSORS = {
    "RUS": ("1991-12-26", "SUN"),
    "SRB": ("2003-02-04", "YUG"),
    "CZE": ("1993-01-01", "CSK"),
}
HEADS_OF_STATE = ("president", "monarch", "king", "queen", "emir", "sultan", "supreme leader", "emperor",
                  "grand duke", "prince of", "captain regent", "military leader", "yang di")  # fmt: skip
HEADS_OF_GOVERNMENT = (
    "prime minister",
    "premier",
    "chancellor",
    "federal chancellor",
    "taoiseach",
    "minister of state",
)
POSTS = {
    "Secretary-General of the United Nations": ("UNO", "un_secretary_general"),
    "Deputy Secretary-General of the United Nations": ("UNO", ""),
    "Under-Secretary-General of the United Nations": ("UNO", ""),
    "President of the United Nations General Assembly": ("UNO", ""),
    "Director-General of the World Trade Organization": ("WTO", ""),
    "OSCE High Commissioner on National Minorities": ("OSCE", ""),
    "President of the International Court of Justice": ("ICJ", ""),
}
PERSON_FIELDS = ("name", "aliases", "surname", "code", "office", "start", "end", "gender", "wikidata")

Row = dict[str, str]


def main(data: Path) -> None:
    reference = data / "reference"
    countries = list(
        csv.DictReader((reference / "country_codes" / "country-codes.csv").open(encoding="utf-8"))
    )
    states = build_states(countries)
    write("states.csv", "codes: datasets/country-codes (PDDL 1.0); names: Unicode CLDR (Unicode licence 3.0)",
          ("code", "name", "since", "until", "before", "wikidata"), states)  # fmt: skip
    write("state_names.csv", "Unicode CLDR through Babel (Unicode licence 3.0)",
          ("code", "language", "name"), build_state_names(countries))  # fmt: skip
    leaders = list(build_leaders(reference, countries))
    write("leaders.csv", "Wikidata (CC0) and The World Factbook (public domain); see README.md",
          PERSON_FIELDS, merged(leaders, hand_written()))  # fmt: skip


def build_states(countries: Iterable[Row]) -> list[Row]:
    rows = {row["code"]: dict(row) for row in FORMER}
    for country in countries:
        code = country["ISO3166-1-Alpha-3"]
        if not code or code in rows:
            continue
        since, before = SUCCESSORS.get(code, ("", ""))
        wikidata = country["wikidata_id"].rpartition("/")[2]
        name = Locale("en").territories.get(country["ISO3166-1-Alpha-2"], country["CLDR display name"])
        rows[code] = {
            "code": code,
            "name": plain(name),
            "since": since,
            "before": before,
            "wikidata": wikidata,
        }
    return [rows[code] for code in sorted(rows)]


def build_state_names(countries: Iterable[Row]) -> list[Row]:
    pairs = [(row["ISO3166-1-Alpha-2"], row["ISO3166-1-Alpha-3"]) for row in countries] + [
        ("XK", "XKX"),
        ("TW", "TWN"),
    ]
    rows = {}
    for language in LANGUAGES:
        territories = Locale(language).territories
        for short, code in pairs:
            if code and short in territories:
                name = plain(territories[short])
                rows[code, language, name] = {"code": code, "language": language, "name": name}
    return [rows[key] for key in sorted(rows)]


def plain(name: str) -> str:
    """Return a CLDR name without what it adds in brackets and without its abbreviations."""
    return re.sub(r"\s*[\[(].*?[\])]", "", name).replace("&", "and").strip()


def build_leaders(reference: Path, countries: Iterable[Row]) -> Iterator[Row]:
    codes = {row["wikidata_id"].rpartition("/")[2]: row["ISO3166-1-Alpha-3"] for row in countries}
    names = {
        row["CLDR display name"]: row["ISO3166-1-Alpha-3"]
        for row in countries
        if row["is_independent"] == "Yes"
    }
    yield from from_wikidata(reference / "leaders", codes | {"Q865": "TWN", "Q1246": "XKX"})
    yield from from_factbook(reference / "factbook" / "profiles.jsonl.xz", names)


def from_wikidata(folder: Path, codes: dict[str, str]) -> Iterator[Row]:
    with (folder / "world-leaders-2022-10.wikidata.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            office = office_of(row["positionLabel"])
            if office and row["countryid"] in codes and codes[row["countryid"]] not in CO_PRINCES:
                yield person(row["officeholderLabel"], codes[row["countryid"]], office, row["start_year"],
                             row["end_year"], row["officeholder"])  # fmt: skip
    with (folder / "foreign-ministers-2022-12.wikidata.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["name"] and row["country"] in codes:
                yield person(
                    row["name"], codes[row["country"]], "foreign_minister", row["start"], "", row["person"]
                )
    with (folder / "international-posts-2023-01.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["position"] in POSTS:
                code, office = POSTS[row["position"]]
                yield person(row["person"], code, office, row["start"], row["end"], row["personID"])


def office_of(label: str) -> str | None:
    lower = label.casefold()
    if lower.startswith(HEADS_OF_GOVERNMENT):
        return "head_of_government"
    if lower.startswith(HEADS_OF_STATE) and "assembly" not in lower:
        return "head_of_state"
    return None


def person(name: str, code: str, office: str, start: str, end: str, wikidata: str) -> Row:
    name = re.sub(r"\s*\(.*\)|,.*", "", name).strip()
    row = {"name": name, "code": code, "office": office, "start": start, "end": end, "wikidata": wikidata}
    return row | {"surname": given_name(name)} if " of " in name else row


def given_name(name: str) -> str:
    """Return what a monarch goes by: never the realm, or "Sweden" alone would be read as its king."""
    before = name.split(" of ")[0]
    return before if " " in before else name


def from_factbook(path: Path, names: dict[str, str]) -> Iterator[Row]:
    """Read who governs from the profiles, where the surname is in capitals."""
    for line in lzma.decompress(path.read_bytes()).decode("utf-8").splitlines():
        government = json.loads(line)["profile"].get("Government", {})
        short = government.get("Country name", {}).get("conventional short form", {}).get("text", "")
        code = names.get(short.removeprefix("The "))
        branch = government.get("Executive branch", {})
        for key, office in (
            ("chief of state", "head_of_state"),
            ("head of government", "head_of_government"),
        ):
            found = factbook_person(html.unescape(branch.get(key, {}).get("text", "")))
            if code and found and code not in CO_PRINCES:
                name, surname, start = found
                yield person(name, code, office, start, "", "") | {"surname": surname}


def factbook_person(text: str) -> tuple[str, str, str] | None:
    """Return name, surname and first day of a line such as 'President Salva KIIR (since 9 July 2011)'."""
    match = re.match(r"^([\w\s.,'’-]+?)\s*\(since (\d+) (\w{3})\w* (\d{4})\)", text)
    if not match:
        return None
    words = [word for word in match[1].replace(",", " ").split() if word not in TITLES]
    surname = " ".join(word for word in words if word.isupper() and len(word) > 2).title()
    start = datetime.strptime(f"{match[2]} {match[3]} {match[4]}", "%d %b %Y").date().isoformat()
    name = " ".join(word.title() if word.isupper() and len(word) > 2 else word for word in words)
    return (name, surname, start) if surname and 2 <= len(words) <= 4 else None


TITLES = frozenset(
    """
    President Prime Minister King Queen Premier Chancellor Emir Sultan Prince General Chairman Gen Governor
    Grand Duke Leader Council Sir Vice Crown Administrator Co-prince Caretaker Chief Capt. Dr. and Gnu Col.
    Gen. Transitional Interim Acting Chairperson Federal Supreme Taoiseach State
    """.split()  # noqa: SIM905 - a list of forty strings is harder to read
)
"""Words before the names of the profiles that are no part of them."""


def hand_written() -> list[Row]:
    """Return the rows of `persons.csv`."""
    path = TABLES / "persons.csv"
    if not path.is_file():
        return []
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return list(csv.DictReader(lines))


def key(name: str) -> tuple[str, ...]:
    """Return the words of a name in no order, so that 'Lai Ching-te' and 'Ching-te Lai' are one."""
    return tuple(sorted(word.folded for word in words_of(name)))


def merged(leaders: Iterable[Row], known: list[Row]) -> list[Row]:
    """Give persons of the hand-written table their name there, drop what says nothing new, end terms."""
    names = {key(alias): row["name"] for row in known for alias in (row["name"], *row["aliases"].split("|"))}
    held = {(row["name"], row["code"], row["office"]) for row in known}
    rows: dict[tuple[str, str, str], Row] = {}
    for row in leaders:
        name = names.get(key(row["name"]), row["name"])
        is_distant = name in DISTANT and row["code"] != "GBR"
        if name and not is_distant and not re.fullmatch(r"Q\d+", name):
            rows.setdefault((fold(name), row["code"], row["office"]), row | {"name": name})
    keep = [
        row
        for row in rows.values()
        if row["wikidata"] or (row["name"], row["code"], row["office"]) not in held
    ]
    return closed(sorted(keep, key=lambda row: (row["code"], row["office"], row["start"])), known)


CO_PRINCES = ("AND",)
"""States whose heads are heads of other states: their names would lead to the wrong state."""

DISTANT = ("Elizabeth II", "Charles III", "Charles Iii")


def closed(rows: list[Row], known: list[Row]) -> list[Row]:
    """End a term without an end where the next holder's begins: the tables are snapshots of a day."""
    starts: dict[tuple[str, str], list[tuple[str, str]]] = {}
    ends = {(row["name"], row["code"], row["office"]): row["end"] for row in known}
    for row in (*rows, *known):
        starts.setdefault((row["code"], row["office"]), []).append((row["start"], row["name"]))
    result = []
    for row in rows:
        later = [start for start, name in starts[row["code"], row["office"]]
                 if start > row["start"] and name != row["name"]]  # fmt: skip
        end = row.get("end") or ends.get((row["name"], row["code"], row["office"])) or min(later, default="")
        result.append(row | {"end": end})
    return result


def write(name: str, origin: str, fields: tuple[str, ...], rows: Iterable[Row]) -> None:
    with (TABLES / name).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# Generated by training/build_entities.py. From: {origin}\n")
        writer = csv.DictWriter(file, fields, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
