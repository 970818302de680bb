"""Parts are found by looking into a folder."""

import pytest

from westphalia import registry


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "shelf"
    folder.mkdir()
    for name in ("__init__", "red", "_hidden"):
        (folder / f"{name}.py").write_text(f"NAME = {name!r}\n")
    monkeypatch.syspath_prepend(tmp_path)
    return "shelf"


def test_a_file_in_the_folder_is_a_part_and_a_helper_is_none(package):
    found = registry.parts(package)

    assert list(found) == ["red"]
    assert found["red"].NAME == "red"
