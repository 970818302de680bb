"""Each format: its text, its facts, and what is wrong with bad files."""

import codecs
import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from westphalia.dates import PartialDate
from westphalia.errors import InputError, WestphaliaError
from westphalia.model import DateOrigin
from westphalia.readers import inputs, read_path, read_stream

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Oslo signs - The Daily Test</title>
<meta property="og:site_name" content="The Daily Test">
<meta property="article:published_time" content="2022-03-04T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>Oslo signs</h1>
<p>The Norwegian minister met her colleague from Bern
on Friday to sign the treaty on
the northern ports.</p>
<p>The talks had lasted for two years, and until the last evening
nobody knew how they would end.</p>
<p>Ratification is expected in the autumn, <a href="/x">officials</a>
in both capitals said after the signing.</p>
</article><footer>All rights reserved</footer></body></html>"""

FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Test Wire</title>
<item><title>Oslo signs</title><link>https://wire.example/1</link><guid>one</guid>
<pubDate>Fri, 04 Mar 2022 10:00:00 GMT</pubDate>
<description>&lt;p&gt;Oslo &lt;b&gt;signed&lt;/b&gt; it.&lt;/p&gt;
&lt;p&gt;Bern did not.&lt;/p&gt;</description></item>
<item><title></title><description></description></item>
<item><title>Rome waits</title><description>Nobody came.</description></item>
</channel></rss>"""


def pdf(*pages, password=None):
    """A PDF file with these pages, each a tuple of lines."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=password)
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(72, 720 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def write(tmp_path):
    """Write a file and return its path."""

    def put(name, data):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return put


def only(path):
    (found,) = read_path(path)
    return found


# Text


def test_line_ends_are_kept_as_they_are(write):
    assert (
        only(write("a.txt", "Oslo agreed.\r\nBern did not.\r\n")).text == "Oslo agreed.\r\nBern did not.\r\n"
    )


def test_a_document_has_the_name_of_its_file(write):
    assert only(write("oslo.txt", "Oslo agreed.")).name == "oslo"


def test_the_same_text_gives_the_same_id(write):
    assert only(write("a.txt", "Oslo agreed.")).id == only(write("b.txt", "Oslo agreed.")).id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_text_with_a_byte_order_mark_or_in_utf_8_is_read(write, encoding):
    assert only(write("a.txt", "Così è finita.".encode(encoding))).text == "Così è finita."


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Il ministro è arrivato a Roma perché così è stato deciso. La città era già in attesa."),
        ("cp1252", "Le ministre a été reçu à Genève où l’on négocie déjà depuis la fin de l’été dernier."),
        ("cp1252", "El ministro llegó el miércoles a la capital. Según la oposición, no habrá más diálogo."),
        ("cp1252", "A reunião começou às dez. Não há acordo, disse o ministro à saída da sessão."),
        ("cp1252", "Der Außenminister fährt nächste Woche nach Köln. Die Gespräche würden später geführt."),
        ("cp1251", "Міністр прибув до столиці в середу. Переговори почалися відразу й тривали всю ніч."),
        ("cp1251", "Министр прибыл в столицу в среду вечером. Переговоры начались сразу и шли всю ночь."),
        ("koi8_r", "Министр прибыл в столицу в среду вечером. Переговоры начались сразу и шли всю ночь."),
    ],
)
def test_an_older_encoding_is_guessed(write, encoding, text):
    assert only(write("a.txt", text.encode(encoding))).text == text


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n ", "empty"),
        ("a.txt", b"--- ***", "empty"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "binary"),
        ("a.txt", b"\x01\x02\x03\x04" * 50, "binary"),
        ("a.txt", codecs.BOM_UTF16_LE + b"a", "encoding"),
        ("a.html", "<html><body><script>let a = 1;</script></body></html>", "no_text"),
        ("a.pdf", b"%PDF-1.4 nothing", "broken"),
        ("a.pdf", pdf(()), "no_text"),
        ("a.pdf", pdf(("Oslo agreed.",), password="secret"), "encrypted"),
        ("a.xml", "<note><to>Oslo</to></note>", "no_entries"),
        ("a.docx", b"words", "unsupported"),
    ],
)
def test_what_cannot_be_read_is_an_input_error_of_its_kind(write, name, data, kind):
    error = only(write(name, data))

    assert isinstance(error, InputError)
    assert error.kind == kind
    assert name in error.where


def test_a_file_that_is_too_large_is_not_read(write):
    path = write("a.txt", b"")
    with path.open("r+b") as file:
        file.truncate(20_000_001)

    assert only(path).kind == "too_large"


# Markdown


def test_markdown_is_kept_raw_and_its_front_matter_read(write):
    text = "---\ntitle: A night\ndate: 2022-03\nlang: en\n---\n# The **talks**\n\nThey met.\n"
    found = only(write("a.md", text))

    assert found.text == text
    assert (found.title, found.published, found.language) == ("A night", PartialDate("2022-03"), "en")
    assert found.published_origin is DateOrigin.METADATA


def test_a_first_heading_is_the_title_of_markdown(write):
    assert only(write("a.md", "# The talks\n\nThey met.\n")).title == "The talks"


# HTML


def test_the_article_of_a_page_is_read_without_its_menus(write):
    found = only(write("a.html", PAGE))

    assert "sign the treaty" in found.text
    assert "World" not in found.text
    assert "All rights reserved" not in found.text


def test_title_date_and_site_of_a_page_are_read(write):
    found = only(write("a.html", PAGE))

    assert (found.title, found.outlet) == ("Oslo signs", "The Daily Test")
    assert found.published == PartialDate("2022-03-04")


def test_a_page_is_decoded_as_it_declares(write):
    page = PAGE.replace("utf-8", "windows-1251").replace("Oslo signs", "Осло подписывает")

    assert "Осло подписывает" in only(write("a.html", page.encode("cp1251"))).text


def test_a_page_with_one_short_paragraph_is_read(write):
    assert only(write("a.html", "<p>Oslo <b>agreed</b>.</p>")).text == "Oslo agreed."


def test_a_date_in_the_words_of_a_page_is_not_taken_for_its_own(write):
    page = PAGE.replace("2022-03-04T10:00:00Z", "").replace("for two years", "since 12 May 1991")

    assert only(write("a.html", page)).published is None


# PDF


def test_pages_of_a_pdf_are_one_document(write):
    found = only(write("a.pdf", pdf(("The minister met her", "colleague."), ("They signed.",))))

    assert found.text == "The minister met her\ncolleague.\n\nThey signed."


def test_a_word_broken_at_the_end_of_a_line_is_put_together(write):
    assert only(write("a.pdf", pdf(("The govern-", "ment met.")))).text == "The government met."


# JSON lines


def test_each_line_is_a_document_with_its_facts(write):
    facts = '"title": "T", "published": "2022-03-04T09:00", "outlet": "Wire", "language": "en-GB"'
    line = f'{{"text": "Oslo agreed.", {facts}}}'
    found = only(write("a.jsonl", line))

    assert (found.text, found.title, found.outlet, found.language) == ("Oslo agreed.", "T", "Wire", "en")
    assert found.published == PartialDate("2022-03-04")


def test_a_line_is_named_by_its_id_or_its_number(write):
    path = write("wire.jsonl", '{"text": "Oslo agreed.", "id": 7}\n\n{"text": "Bern did not."}\n')

    assert [found.name for found in read_path(path)] == ["wire#7", "wire#3"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("{", "bad_json"),
        ('{"title": "No text"}', "no_text"),
        ('{"text": 3}', "bad_fields"),
        ('{"text": " "}', "empty"),
        ('{"text": "Oslo agreed.", "published": "last week"}', "bad_date"),
        ('{"text": "Oslo agreed.", "title": 3}', "bad_fields"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(write, line, kind):
    first, bad, last = read_path(
        write("a.jsonl", f'{{"text": "One word."}}\n{line}\n{{"text": "Two words."}}')
    )

    assert (first.text, last.text) == ("One word.", "Two words.")
    assert bad.kind == kind
    assert bad.where.endswith("a.jsonl:2")


# Feeds


def test_each_entry_of_a_feed_is_a_document_in_plain_words(write):
    found = list(read_path(write("wire.rss", FEED)))

    assert found[0].text == "Oslo signs\n\nOslo signed it.\n\nBern did not."
    assert (found[0].name, found[0].url, found[0].outlet) == (
        "wire#one",
        "https://wire.example/1",
        "Test Wire",
    )
    assert found[0].published == PartialDate("2022-03-04")


def test_an_entry_without_words_is_named_and_the_others_are_read(write):
    _, bad, last = read_path(write("wire.xml", FEED))

    assert bad.kind == "empty"
    assert bad.where.endswith("wire.xml#2")
    assert last.title == "Rome waits"


# Streams


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"Oslo agreed.", "text/plain"),
        (b'{"text": "Oslo agreed."}', "application/jsonl"),
        (PAGE.encode(), "text/html"),
        (FEED.encode(), "application/feed+xml"),
        (pdf(("Oslo agreed.",)), "application/pdf"),
    ],
)
def test_a_stream_is_read_by_what_is_in_it(data, media_type):
    first, *_ = read_stream(data)

    assert first.media_type == media_type
    assert first.path is None
    assert first.name.startswith("stdin")


def test_an_empty_stream_is_an_input_error():
    (error,) = read_stream(b"")

    assert error.kind == "empty"


# Folders


def test_a_folder_is_walked_in_order_without_hidden_files(write, tmp_path):
    for name in ("b.txt", "a/c.md", "a/.hidden.txt", ".git/d.txt"):
        write(name, "Oslo agreed.")

    assert [path.relative_to(tmp_path).as_posix() for path in inputs([tmp_path])] == ["a/c.md", "b.txt"]


def test_a_file_without_a_reader_is_an_input_error(write, tmp_path):
    write("a.docx", b"words")
    (error,) = inputs([tmp_path])

    assert error.kind == "unsupported"


def test_a_path_that_does_not_exist_stops_all_at_once(tmp_path):
    with pytest.raises(WestphaliaError, match="no such file"):
        inputs([tmp_path / "missing"])


def test_a_link_back_to_a_folder_above_is_not_followed(write, tmp_path):
    write("a/b.txt", "Oslo agreed.")
    (tmp_path / "a" / "up").symlink_to(tmp_path)

    assert [path.name for path in inputs([tmp_path])] == ["b.txt"]


def test_a_link_to_nothing_is_an_input_error(tmp_path):
    (tmp_path / "gone.txt").symlink_to(tmp_path / "missing.txt")

    (path,) = inputs([tmp_path])
    assert only(path).kind == "unreadable"
