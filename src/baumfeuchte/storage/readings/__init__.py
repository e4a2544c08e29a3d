"""Readings: of a tree over time, the newest ones, and the daily values that planning uses."""

from __future__ import annotations

from baumfeuchte.storage.readings.daily import (
    DailyValue,
    NewestValue,
    daily_values,
    newest_values,
)
from baumfeuchte.storage.readings.series import TreeReading, latest_by_tree, tree_readings

__all__ = [
    "DailyValue",
    "NewestValue",
    "TreeReading",
    "daily_values",
    "latest_by_tree",
    "newest_values",
    "tree_readings",
]
