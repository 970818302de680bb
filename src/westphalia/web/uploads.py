"""Files as browsers send them: names that can do no harm, and of the kinds that can be read."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from westphalia.readers import by_suffix
from westphalia.web.forms import Upload

LARGEST_FILE = 20 * 1024 * 1024
MOST_FILES = 100

_LONGEST, _LONGEST_ENDING = 100, 10
_UNSAFE = re.compile(r"[^\w .()+,'-]+")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")


def safe_name(given: str) -> str:
    """Return a name for a file that a browser calls so: no folders, no signs that mean something elsewhere.

    >>> safe_name("../../etc/passwd.txt"), safe_name("C:\\\\news\\\\Roma è.html"), safe_name("..txt")
    ('passwd.txt', 'Roma è.html', 'article.txt')
    """
    last = PureWindowsPath(PurePosixPath(given.replace("\x00", "")).name).name
    shown = "".join(
        sign for sign in unicodedata.normalize("NFC", last) if not unicodedata.category(sign).startswith("C")
    )
    stem, dot, ending = _UNSAFE.sub("_", shown).strip().rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = _RESERVED.sub(r"\1_", stem.strip(" .-_"))[:_LONGEST].rstrip(" .")
    return (stem or "article") + dot + ending.strip()[:_LONGEST_ENDING]


def is_readable(name: str) -> bool:
    """Return whether a file of this name can be read."""
    return PurePosixPath(name).suffix.lower() in by_suffix()


def save(uploads: Iterable[Upload], folder: Path) -> None:
    """Write files into a folder, each under a name of its own."""
    taken: set[str] = set()
    for upload in uploads:
        name = _free(safe_name(upload.name), taken)
        taken.add(name.lower())
        upload.content.seek(0)
        # Never over a file that is there: whatever a name may mean to this system, it is new.
        with open(folder / name, "xb") as out:
            shutil.copyfileobj(upload.content, out)


def _free(name: str, taken: set[str]) -> str:
    path = PurePosixPath(name)
    number = 2
    while name.lower() in taken:
        name = f"{path.stem}-{number}{path.suffix}"
        number += 1
    return name
