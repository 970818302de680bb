#!/usr/bin/env python3
"""Revise annotated passages by hand: show them in the marking notation, apply a file of edits.

revise.py show FILE.jsonl FROM TO       passages FROM..TO-1 (numbered from 0) in the notation of MARKUP.md
revise.py apply FILE.jsonl EDITS ...    the file with the edits applied, on standard output

An edit file names a passage by its id and then edits it, one line an edit:

@it-it_europe-0001
+ 9 CONSULT:phone colloquio#2 a=1,2 r=3 w=t1 @=p1 by=4 c=5 neg poss fut   a new event (#n: the n-th occurrence)
~ 3 type=SUPPORT: word=firma#1 a=1 r= by=4 pos cert past                  change the given fields only; 'r=' empties
- 4                                                                       remove event 4
+ m7 ENTITY[/SECTOR] [HEAD]|words#n|Person Name                           a mention (the same with ~ replaces m7)
+ t2 2014-03|words#n      + p2 Name,CTY|words#n                           a time, a place (~ replaces)
- m7      - t2      - p2                                                  remove it everywhere
+ q ...   + if ...   + " ...   + k ...                                    as in MARKUP.md
- q 1     - if 1     - " 1     - k 1                                      remove the n-th as shown
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

LISTS = {"a": "actor", "r": "recipient", "by": "attributed_to", "w": "when", "@": "where", "c": "content"}
PREFIX = {"actor": "m", "recipient": "m", "attributed_to": "m", "when": "t", "where": "p", "content": "e"}
FLAGS = {
    "neg": ("polarity", "negative"), "pos": ("polarity", "positive"),
    "poss": ("certainty", "possible"), "cert": ("certainty", "certain"),
    "past": ("time", "past"), "pres": ("time", "present"), "fut": ("time", "future"),
}  # fmt: skip
OTHERS = {"q": "claims", "if": "conditions", '"': "quotes", "k": "commitments"}
Item = dict[str, Any]


def position(text: str, words: str, at: int) -> int:
    found = -1
    for _ in range(at):
        found = text.find(words, found + 1)
        if found < 0:
            raise ValueError(f"{words!r} does not occur {at} times")
    return found


# --- show ---------------------------------------------------------------------------------------------------


def marked(item: Item) -> str:
    """The text with its marks; a mark that would cut another one in two is left out."""
    text, marks = item["text"], []
    for m in item["mentions"]:
        entity = "+".join(m["entity"]) if isinstance(m["entity"], list) else m["entity"]
        entity += f"/{m['sector']}" if m.get("sector") else ""
        person = f"|{m['person']}" if m.get("person") else ""
        head = f" {m['head']}" if m["head"] != m["text"].split()[-1] else ""
        marks.append((m, f"{{{m['id'][1:]} {entity}{head}|", person + "}", 1))
    marks += [(t, f"[{t['id']} {t['value']}|", "]", 0) for t in item.get("times", [])]
    marks += [(p, f"[{p['id']} {p['name']},{p['country']}|", "]", 0) for p in item.get("places", [])]
    cuts = []
    for thing, opening, closing, rank in marks:
        start = position(text, thing["text"], thing["at"])
        cuts.append((start, -len(thing["text"]), rank, start + len(thing["text"]), opening, closing))
    for e in item["events"]:
        start = position(text, e["trigger"], e["at"])
        cuts.append((start, -len(e["trigger"]), 2, start + len(e["trigger"]), f"<{e['id'][1:]} ", ">"))
    out: list[str] = []
    open_: list[tuple[int, str]] = []
    at = 0
    for start, _, _, end, opening, closing in sorted(cuts):
        while open_ and open_[-1][0] <= start:
            out += [text[at : open_[-1][0]], open_[-1][1]]
            at = open_.pop()[0]
        if open_ and end > open_[-1][0]:
            continue
        out += [text[at:start], opening]
        at = start
        open_.append((end, closing))
    while open_:
        out += [text[at : open_[-1][0]], open_[-1][1]]
        at = open_.pop()[0]
    return "".join([*out, text[at:]])


def _numbers(ids: list[str], prefix: str) -> str:
    return ",".join(x[1:] if prefix in "me" else x for x in ids)


def event_line(e: Item) -> str:
    parts = [e["id"][1:], e["type"] + (f":{e['mode']}" if e.get("mode") else "")]
    parts += [f"{k}={_numbers(e[n], PREFIX[n])}" for k, n in LISTS.items() if e.get(n)]
    parts += [f for f, (k, v) in FLAGS.items() if e[k] == v and f not in ("pos", "cert", "past")]
    return " ".join(parts)


def other_lines(item: Item) -> list[str]:
    out = []
    for q in item.get("claims", []):
        about, by = _numbers(q.get("about", []), "e"), _numbers(q.get("claimant", []), "m")
        out.append(
            f"q {q['text']}|{q['value']}|{q['comparator']}|{q['unit']}|{q['subject']}|{about}|{by}|{q['certainty']}"
        )
    for c in item.get("conditions", []):
        sides = [_numbers(c.get(s, []), "e") or c.get(s + "_text", "") for s in ("condition", "consequence")]
        out.append(f"if {sides[0]} > {sides[1]} | {c['cue']}")
    out += [f'" {q["text"]}|{q.get("speaker", "m")[1:]}' for q in item.get("quotes", [])]
    for k in item.get("commitments", []):
        sides = [f"{s}={_numbers(k[n], 'm')}" for s, n in (("by", "by"), ("to", "to")) if k.get(n)]
        sides += [
            f"{s}={_numbers(k[n], 'e')}"
            for s, n in (("if", "condition"), ("then", "consequence"))
            if k.get(n)
        ]
        out.append(" ".join(["k", k["kind"], k.get("speech", "e-")[1:], *sides]))
    return out


def show(path: Path, first: int, last: int) -> None:
    for line in path.read_text(encoding="utf-8").splitlines()[first:last]:
        item = json.loads(line)
        print(f"@{item['id']} {item['style']} {item['published'] or '-'}")
        print(marked(item))
        print("\n".join([event_line(e) for e in item["events"]] + other_lines(item)) + "\n")


# --- apply --------------------------------------------------------------------------------------------------


def placed(text: str, words: str) -> Item:
    words, _, number = words.partition("#")
    words = words.strip()
    at = int(number or 1)
    position(text, words, at)
    if (
        not number
        and text.count(words) > 1
        and len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text)) > 1
    ):
        raise ValueError(f"{words!r} occurs more than once: say #n")
    if not number:  # the first occurrence may lie inside a longer word
        whole = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)
        at = 1 + sum(1 for _ in _starts(text, words, whole.start())) if whole else 1
    return {"text": words, "at": at}


def _starts(text: str, words: str, before: int) -> list[int]:
    out, found = [], text.find(words)
    while 0 <= found < before:
        out.append(found)
        found = text.find(words, found + 1)
    return out


def set_fields(e: Item, text: str, fields: list[str]) -> None:
    for field in fields:
        if field in FLAGS:
            e[FLAGS[field][0]] = FLAGS[field][1]
            continue
        key, _, value = field.partition("=")
        if key == "type":
            e["type"], _, mode = value.partition(":")
            e["mode"] = mode or None
        elif key == "word":
            found = placed(text, value)
            e["trigger"], e["at"] = found["text"], found["at"]
        elif key in LISTS:
            name = LISTS[key]
            e[name] = [PREFIX[name] + x.lstrip("mtpe") for x in value.split(",") if x]
        else:
            raise ValueError(f"unknown field {field!r}")


def put(things: list[Item], thing: Item, replace: bool) -> None:
    for number, old in enumerate(things):
        if old["id"] == thing["id"]:
            if not replace:
                raise ValueError(f"{thing['id']} exists")
            things[number] = thing
            return
    if replace:
        raise ValueError(f"{thing['id']} does not exist")
    things.append(thing)


def add_marked(item: Item, replace: bool, body: str) -> None:
    head, _, rest = body.partition("|")
    name, *about = head.split()
    words, _, person = rest.partition("|")
    thing: Item = {"id": name, **placed(item["text"], words)}
    if name[0] == "t":
        thing["value"] = None if about[0] == "null" else about[0]
        put(item.setdefault("times", []), thing, replace)
    elif name[0] == "p":
        where, _, country = " ".join(about).rpartition(",")
        thing |= {"name": where or thing["text"], "country": None if country == "-" else country}
        put(item.setdefault("places", []), thing, replace)
    else:
        entity, _, sector = about[0].partition("/")
        thing["head"] = about[1] if len(about) > 1 else thing["text"].split()[-1]
        if thing["head"] not in thing["text"]:
            raise ValueError(f"head {thing['head']!r} is not in {thing['text']!r}")
        thing["entity"] = entity.split("+") if "+" in entity else entity
        thing |= {k: v for k, v in (("person", person), ("sector", sector)) if v}
        put(item["mentions"], thing, replace)


def add_other(item: Item, kind: str, body: str) -> None:
    text = item["text"]
    if kind == "q":
        f = [x.strip() for x in body.split("|")] + [""] * 8
        words, _, at = f[0].partition("#")
        try:
            value: Any = float(f[1])
            value = int(value) if value == int(value) else value
        except ValueError:
            value = f[1] or None
        position(text, words, int(at or 1))
        new: Item = {"id": "", "text": words, "at": int(at or 1), "value": value, "comparator": f[2] or "="}
        new |= {"unit": f[3], "subject": f[4], "about": [f"e{x}" for x in f[5].split(",") if x]}
        new |= {"claimant": [f"m{x}" for x in f[6].split(",") if x], "certainty": f[7] or "certain"}
        taken = {q.get("id") for q in item.get("claims", [])}
        new["id"] = next(f"q{n}" for n in range(1, 99) if f"q{n}" not in taken)
    elif kind == '"':
        words, _, speaker = body.rpartition("|")
        words, _, at = words.strip().partition("##")
        position(text, words, int(at or 1))
        new = {"text": words, "at": int(at or 1)} | (
            {"speaker": f"m{speaker.strip()}"} if speaker.strip() else {}
        )
    elif kind == "if":
        sides, _, cue = body.rpartition("|")
        cue, _, at = cue.strip().partition("#")
        position(text, cue, int(at or 1))
        new = {}
        for name, value in zip(
            ("condition", "consequence"), (x.strip() for x in sides.split(">")), strict=True
        ):
            numbers = bool(re.fullmatch(r"[\d,]+", value))
            new[name] = [f"e{x}" for x in value.split(",")] if numbers else []
            if not numbers:
                position(text, value, 1)
                new[name + "_text"] = value
        new |= {"cue": cue, "at": int(at or 1)}
    else:
        name, speech, *fields = body.split()
        if name not in ("threat", "promise", "demand", "red_line", "guarantee", "offer", "refusal"):
            raise ValueError(f"unknown kind {name!r}")
        new = {"kind": name} | ({} if speech == "-" else {"speech": f"e{speech}"}) | {"by": [], "to": []}
        keys = {"by": ("by", "m"), "to": ("to", "m"), "if": ("condition", "e"), "then": ("consequence", "e")}
        for field in fields:
            key, _, value = field.partition("=")
            new[keys[key][0]] = [keys[key][1] + x for x in value.split(",") if x]
    item.setdefault(OTHERS[kind], []).append(new)


def drop(item: Item, name: str) -> None:
    """Remove a mention, time, place or event, and every reference to it."""
    group = {"m": "mentions", "t": "times", "p": "places", "e": "events"}[name[0]]
    if not any(x["id"] == name for x in item.get(group, [])):
        raise ValueError(f"{name} does not exist")
    item[group] = [x for x in item[group] if x["id"] != name]
    for things in ("events", "claims", "conditions", "commitments"):
        for thing in item.get(things, []):
            for key, value in thing.items():
                if isinstance(value, list):
                    thing[key] = [x for x in value if x != name]
    for q in item.get("quotes", []):
        if q.get("speaker") == name:
            del q["speaker"]
    for k in item.get("commitments", []):
        if k.get("speech") == name:
            del k["speech"]
    item["conditions"] = [
        c for c in item.get("conditions", [])
        if (c["condition"] or c.get("condition_text")) and (c["consequence"] or c.get("consequence_text"))
    ]  # fmt: skip


def edit(item: Item, line: str, gone: list[tuple[str, int]]) -> None:
    sign, _, body = line.partition(" ")
    body = body.strip()
    first = body.split()[0]
    if sign == "-" and first in OTHERS:
        number = int(body.split()[1])
        if number > len(item.get(OTHERS[first], [])):
            raise ValueError(f"no {first} {number}")
        gone.append((OTHERS[first], number - 1))
    elif sign == "-":
        drop(item, first if first[0] in "mtp" else f"e{first}")
    elif sign == "+" and first in OTHERS:
        add_other(item, first, body.split(None, 1)[1])
    elif first[0] in "mtp" and first[1:].isdigit():
        add_marked(item, sign == "~", body)
    elif sign == "+":
        number, kind, word, *fields = body.split()
        new: Item = {"id": f"e{number}", "trigger": "", "at": 1, "type": "", "mode": None}
        new |= {"actor": [], "recipient": [], "polarity": "positive", "certainty": "certain", "time": "past"}
        set_fields(new, item["text"], [f"type={kind}", f"word={word}", *fields])
        put(item["events"], new, replace=False)
    elif sign == "~":
        number, *fields = body.split()
        old = next((e for e in item["events"] if e["id"] == f"e{number}"), None)
        if old is None:
            raise ValueError(f"event {number} does not exist")
        set_fields(old, item["text"], fields)
    else:
        raise ValueError("an edit begins with + - or ~")


def check(item: Item) -> None:
    """Every reference points at something, and no word is two events of one type."""
    known = {x["id"] for k in ("mentions", "times", "places", "events") for x in item.get(k, [])}
    for things in ("events", "claims", "conditions", "commitments"):
        for thing in item.get(things, []):
            for key, value in thing.items():
                if key != "entity" and isinstance(value, list) and set(value) - known:
                    raise ValueError(f"{thing.get('id', things)} {key}: unknown {sorted(set(value) - known)}")
    triggers = [(e["trigger"], e["at"], e["type"]) for e in item["events"]]
    if len(set(triggers)) < len(triggers):
        raise ValueError("the same word is twice an event of one type")


def apply(path: Path, edits: list[Path]) -> int:
    wanted: dict[str, list[tuple[str, str]]] = {}
    for file in edits:
        name = ""
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("@"):
                name = line[1:].split()[0]
                wanted.setdefault(name, [])
            elif line.strip():
                wanted.setdefault(name, []).append((f"{file.name}:{number}", line.strip()))
    bad = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        before, gone = json.dumps(item), []  # type: ignore[var-annotated]
        where = item["id"]
        try:
            for where, change in wanted.pop(item["id"], []):
                edit(item, change, gone)
            for key, number in sorted(set(gone), reverse=True):
                del item[key][number]
            where = item["id"]
            check(item)
        except (ValueError, KeyError, IndexError) as problem:
            bad += 1
            print(f"{where} ({before[7:40]}): {problem}; passage left as it was", file=sys.stderr)
            item = json.loads(before)
        starts = {id(m): position(item["text"], m["text"], m["at"]) for m in item["mentions"]}
        item["mentions"].sort(key=lambda m: starts[id(m)])
        item["events"].sort(key=lambda e: position(item["text"], e["trigger"], e["at"]))
        print(json.dumps(item, ensure_ascii=False, separators=(",", ":")))
    for name in wanted:
        bad += 1
        print(f"no passage {name!r}", file=sys.stderr)
    return bad


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in ("show", "apply"):
        sys.exit(__doc__)
    if sys.argv[1] == "show":
        show(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(1 if apply(Path(sys.argv[2]), [Path(x) for x in sys.argv[3:]]) else 0)
