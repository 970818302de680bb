"""Foresight: habits learned from event histories as readable rules, and forecasts that say why.

Nothing here opens a file or a store: histories are handed in as columns of whole numbers.
"""

from westphalia.foresight.history import History, Timeline, Vantage
from westphalia.foresight.ranker import Forecaster, Plan, learn
from westphalia.foresight.reasons import ChainReason, Forecast, RuleReason, forecast

__all__ = [
    "ChainReason",
    "Forecast",
    "Forecaster",
    "History",
    "Plan",
    "RuleReason",
    "Timeline",
    "Vantage",
    "forecast",
    "learn",
]
