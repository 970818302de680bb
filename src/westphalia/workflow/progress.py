"""How long work says how far it is."""

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Told how much is done, how much there is, and where the work is."""
