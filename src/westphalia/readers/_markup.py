"""HTML to words: the paragraphs of a fragment, and the encoding that a page or feed declares."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_SILENT = frozenset(
    ("script", "style", "noscript", "template", "title", "iframe", "svg", "nav", "footer", "button")
)

_DECLARED = re.compile(
    rb"(?:<\?xml[^>]{0,200}\bencoding|<meta[^>]{0,200}\bcharset)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I
)


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that the head of a page or of an XML file names.

    >>> declared_encoding(b'<meta charset="windows-1251">')
    'windows-1251'
    """
    match = _DECLARED.search(data[:4096])
    return match[1].decode("ascii") if match else None


def words_of(html: str) -> str:
    """Return the words of an HTML fragment, a blank line between its blocks.

    >>> words_of("<p>Oslo <b>agreed</b>.</p><p>Bern did not.</p>")
    'Oslo agreed.\\n\\nBern did not.'
    """
    collector = _Collector()
    collector.feed(html)
    collector.close()
    lines = "".join(collector.pieces).split("\n")
    return "\n\n".join(line for line in (" ".join(piece.split()) for piece in lines) if line)


class _Collector(HTMLParser):
    """Gathers the words between tags, with a line break at the edges of blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _SILENT:
            self._silent.append(tag)
        self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()
        self._edge(tag)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data.replace("\n", " ").replace("\r", " "))

    def _edge(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
