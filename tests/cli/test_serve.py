"""`westphalia serve` says what is wrong before it listens."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Westphalia


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What would have been served, and where."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr("uvicorn.run", lambda app, **options: calls.append(options))
    return calls


def test_a_store_is_served_to_this_machine_alone(filled: Westphalia, served: list[dict[str, Any]]) -> None:
    result = filled("serve", "--port", 9000)

    assert result.code == 0
    assert "http://127.0.0.1:9000/" in result.out
    assert (served[0]["host"], served[0]["port"]) == ("127.0.0.1", 9000)


def test_other_machines_need_a_token(filled: Westphalia, served: list[dict[str, Any]]) -> None:
    result = filled("serve", "--host", "0.0.0.0")

    assert result.code == 1
    assert "--token" in result.err
    assert not served
    assert filled("serve", "--host", "0.0.0.0", "--token", "words").code == 0


def test_a_missing_store_is_said_in_words(westphalia: Westphalia, served: list[dict[str, Any]]) -> None:
    result = westphalia("serve")

    assert result.code == 1
    assert "there is no store here yet" in result.err
    assert not served
