"""Write the reader's figures into the pages that show them: README.md and training/MODEL_CARD.md.

    python evaluation/run.py --shared ../shared --json figures.json && python docs/build_figures.py figures.json

Every figure on those pages stands in a row or sentence that this script knows; a page that lacks one is named.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "training" / "MODEL_CARD.md")
TYPE, BOTH = "type F1", "type + actor + recipient F1"
LANGUAGES = {
    "Italian": "it", "English": "en", "French": "fr", "Spanish": "es", "German": "de", "Portuguese": "pt",
    "Russian": "ru", "Ukrainian": "uk",
}  # fmt: skip
ATTRIBUTES = {
    "polarity (of the negative ones alone)": ("polarity", "polarity, gold negative"),
    "certainty (of the merely possible ones alone)": ("certainty", "certainty, gold possible"),
    "attribution, overlap (where somebody is named)": (
        "attributed_to (overlap)", "attributed_to, gold not empty",
    ),
    "date, compatible prefix (where dated)": (
        "date prefix-compatible", "date prefix-compatible, gold dated",
    ),
}  # fmt: skip


def replacements(figures: dict[str, Any]) -> dict[str, str]:
    """Return for each pattern of a row or sentence what stands there now."""
    d = figures["development"]
    out = {
        r"\| all languages, 553 passages \|.*": (
            f"| all languages, 553 passages | {d[TYPE]:.3f} | {d[BOTH]:.3f} |"
        ),
        r"\| the same, annotated blind by others \|.*": (
            f"| the same, annotated blind by others | {d['blind ' + TYPE]:.3f} | {d['blind ' + BOTH]:.3f} |"
        ),
        r"\| time \|.*": f"| time | {d['time']:.3f} |",
        r"\| entity of a found mention \|.*": (
            f"| entity of a found mention | {d['entity, found mentions with a role']:.3f} |"
        ),
        r"Claims F1 .*": (
            f"Claims F1 {d['claims F1']:.3f}, commitments F1 {d['commitments F1']:.3f}, "
            f"quotes F1 {d['quotes F1']:.3f} with the speaker right in {d['quote speaker']:.3f}."
        ),
        r"this reader reaches 0\.\d+": f"this reader reaches {figures['plv_train']['accuracy']:.3f}",
    }
    for name, code in LANGUAGES.items():
        out[rf"\| {name} \|.*"] = f"| {name} | {d[f'{code} {TYPE}']:.3f} | {d[f'{code} {BOTH}']:.3f} |"
    for name, (one, part) in ATTRIBUTES.items():
        out[rf"\| {re.escape(name)} \|.*"] = f"| {name} | {d[one]:.3f} ({d[part]:.3f}) |"
    return out


def of_the_card(figures: dict[str, Any]) -> dict[str, str]:
    """Return the sentence that only the model card has."""
    seeds = figures["seeds"]
    said = f"type F1 {seeds[TYPE]:.3f}, {BOTH} {seeds[BOTH]:.3f}, {figures['facts']} of 40 facts of a checklist right."
    return {r"(?<=not part of the project\): )type F1 .*": said}


def main() -> int:
    """Rewrite the pages; return 1 if a row was not found."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("figures", type=Path, help="what evaluation/run.py --shared ... --json wrote")
    figures = json.loads(arguments.parse_args().figures.read_text(encoding="utf-8"))
    missing = 0
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        wanted = replacements(figures) | (of_the_card(figures) if page.name == "MODEL_CARD.md" else {})
        for pattern, row in wanted.items():
            text, count = re.subn(pattern, row.replace("\\", r"\\"), text)
            if not count:
                missing += 1
                print(f"{page.name}: nothing like {pattern!r}", file=sys.stderr)
        page.write_text(text, encoding="utf-8")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
