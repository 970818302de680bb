"""Write how often common stems occur in the annotated corpus: `data/fusion/common_words.csv`.

    python training/build_fusion_words.py corpus

A stem that is not listed is rarer than every one that is. Stems of few letters are shared by languages, so
their counts are taken within each language and scaled to the size of the whole; the largest one stands.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path

from westphalia.fusion.words import COMMON, TOKEN, stem_of

LEAST = 0.004
"""A stem in fewer passages of a language than this share is left out."""


def shares(corpus: Path) -> dict[str, float]:
    """Return the largest share of a language's passages that has each common stem."""
    passages: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for file in sorted(corpus.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            passages[item["lang"]] += 1
            counts[item["lang"]].update({stem_of(word) for word in TOKEN.findall(item["text"])} - {""})
    found: dict[str, float] = {}
    for language, stems in counts.items():
        for stem, count in stems.items():
            if count >= 3 and count / passages[language] >= LEAST:
                found[stem] = max(found.get(stem, 0.0), count / passages[language])
    return found


def main() -> None:
    """Write the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    found = shares(arguments.parse_args().corpus)
    rows = [f"{stem},{round(share * 10_000)}" for stem, share in sorted(found.items())]
    head = "# In how many of 10,000 passages a stem occurs. By training/build_fusion_words.py; CC BY 4.0."
    Path(str(COMMON)).write_text("\n".join([head, "passages,10000", *rows]) + "\n", encoding="utf-8")
    print(f"{len(rows)} stems")


if __name__ == "__main__":
    main()
