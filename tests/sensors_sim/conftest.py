"""One simulated city and its truth around the demo's morning, shared by the tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from baumfeuchte.sensors_sim.fleet import Fleet
from baumfeuchte.sensors_sim.truth import simulate_truth

if TYPE_CHECKING:
    from baumfeuchte.sensors_sim.truth import Truth


@pytest.fixture(scope="session")
def morning() -> datetime:
    """15 July 2026, 05:30 in Bochum."""
    return datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def fleet() -> Fleet:
    return Fleet.bochum(1, year=2026)


@pytest.fixture(scope="session")
def truth(fleet: Fleet, morning: datetime) -> Truth:
    """The ground of the six weeks before the morning."""
    return simulate_truth(fleet, morning - timedelta(days=42), morning)
