"""What every reader of the folder promises; a new file in it is tested without a change here."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia import registry
from westphalia.errors import InputError
from westphalia.model import Document

READERS = registry.parts("westphalia.readers")


def outcome(reader, data):
    """What comes of reading these bytes: documents and errors, the error that ends it included."""
    found = []
    try:
        found.extend(reader.read(Path("name" + reader.SUFFIXES[0]), data, where="name"))
    except InputError as error:
        found.append(error)
    return found


@pytest.fixture(params=sorted(READERS))
def reader(request):
    return READERS[request.param]


def test_a_reader_says_which_files_it_reads(reader):
    assert reader.SUFFIXES
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in reader.SUFFIXES)
    assert "/" in reader.MEDIA_TYPE


def test_no_two_readers_read_the_same_suffix():
    suffixes = [suffix for reader in READERS.values() for suffix in reader.SUFFIXES]

    assert len(suffixes) == len(set(suffixes))


def test_binary_data_is_an_input_error(reader):
    found = outcome(reader, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)

    assert found
    assert all(isinstance(item, InputError) for item in found)


@settings(max_examples=60, deadline=None)
@given(
    data=st.binary(min_size=1, max_size=200)
    | st.text(min_size=1, max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
@pytest.mark.parametrize("name", sorted(READERS))
def test_any_bytes_give_documents_or_input_errors(name, data):
    for item in outcome(READERS[name], data):
        assert isinstance(item, Document | InputError)
        if isinstance(item, Document):
            assert item.text.strip()
            item.text.encode("utf-8")
