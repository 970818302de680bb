"""Run the commands of docs/howto/scenarios.md on the articles of the seeds, and write below what they print.

    python docs/build_scenarios.py --shared ../shared [--model FOLDER]

The articles belong to others and are no part of the project: in place of their sentences stands how many
words they have. Run this when the reading model or the look of the output has changed.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from build_tutorial import HERE, SCENARIOS, fill, prepare

if TYPE_CHECKING:
    from rich.text import Text

PAGE = HERE / "howto" / "scenarios.md"


def hide_words() -> None:
    """Let no command print sentences of articles, nor the words of conditions and consequences."""
    from rich.text import Text

    from westphalia import show
    from westphalia.cli import _related
    from westphalia.ledgers import pattern_text

    def counted(words: str) -> Text:
        return Text(f"[{len(words.split())} words of the article]")

    def of_record(found: Any, *_: Any) -> Text:
        record = found.record
        return counted(record.sentence.of(found.document.text))

    def of_event(document: Any, record: Any, **_: Any) -> Text:
        return counted(record.sentence.of(document.text))

    _related.words_around = of_record
    _related.pattern_words = lambda pattern: pattern_text(pattern) if pattern else ""
    show.sentence_with_trigger = of_event


def main() -> None:
    """Fill the page."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--shared", type=Path, required=True, help="the folder that holds seeds")
    arguments.add_argument("--model", type=Path, help="another reading model than the one that is shipped")
    given = arguments.parse_args()
    prepare(given.model)
    hide_words()
    fill(PAGE, {"seeds": (given.shared / "seeds").resolve(), "scenarios": SCENARIOS})


if __name__ == "__main__":
    main()
