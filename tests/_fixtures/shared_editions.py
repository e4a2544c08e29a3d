"""Which tests run on one edition of the database only, although they take a database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

TESTS = Path(__file__).parents[1]
ONCE = (
    "api/browser/",
    "api/people/",
    "api/test_auth.py",
    "api/test_errors.py",
    "api/test_events.py",
    "api/test_fuzz.py",
    "api/test_labels.py",
    "api/test_masking.py",
    "api/test_openapi.py",
    "api/test_rights.py",
    "api/test_tour_",
    "api/test_tours.py",
    "cli/test_device_types.py",
    "cli/test_keys.py",
    "cli/test_users.py",
)
"""Pages, rights, people and tours: their tables are the same in both editions, and what storage
says of them is tested on both."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out their second run, on TimescaleDB."""
    again = [
        item
        for item in items
        if item.path.is_relative_to(TESTS)
        and item.path.relative_to(TESTS).as_posix().startswith(ONCE)
        and "timescale" in item.name
    ]
    if again:
        config.hook.pytest_deselected(items=again)
        left_out = set(again)
        items[:] = [item for item in items if item not in left_out]
