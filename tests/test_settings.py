"""What the environment may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from westphalia.errors import WestphaliaError
from westphalia.settings import from_environment


def test_without_an_environment_the_store_is_in_the_folder() -> None:
    assert from_environment({}).store == Path("westphalia.db")


def test_the_environment_names_store_and_threads() -> None:
    found = from_environment({"WESTPHALIA_STORE": "/tmp/a.db", "WESTPHALIA_THREADS": "4"})

    assert (found.store, found.threads) == (Path("/tmp/a.db"), 4)


def test_the_environment_names_the_model() -> None:
    found = [from_environment(given).model for given in ({}, {"WESTPHALIA_MODEL": "small"})]

    assert found == ["standard", "small"]


def test_a_model_that_is_none_is_refused() -> None:
    with pytest.raises(WestphaliaError, match="standard or small"):
        from_environment({"WESTPHALIA_MODEL": "huge"})


@pytest.mark.parametrize("words", ["0", "-1", "two", "²"])
def test_a_number_of_threads_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(WestphaliaError, match="WESTPHALIA_THREADS"):
        from_environment({"WESTPHALIA_THREADS": words})
