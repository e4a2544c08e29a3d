"""Readings without a time of a sensor that nobody registered yet: a replay brings each of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.ingest.replay import replay_rejections

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.ingest.intake import Intake
    from baumfeuchte.storage.engine import Database

SENSOR = "westpark.logger-3"
HOUR = timedelta(hours=1)


@pytest.fixture
def send(intake: Intake, fleet: Any) -> Callable[..., list[str]]:
    """Take one message of a value, so many hours after the first."""

    def take(hours: float, value: float = 20, *, again: bool = False, **fields: Any) -> list[str]:
        sent = fleet.values(SENSOR, {"quantity": "soil_ec_us_cm", "value": value}, **fields)
        at = fleet.NOW + hours * HOUR
        found = intake.take([fleet.message(sent, arrived_at=at, redelivered=again)])
        return [outcome.reason or outcome.kind for outcome in found]

    return take


@pytest.fixture
def register(stock: Any, fleet: Any) -> Callable[[], None]:
    return lambda: fleet.register(stock.url, {SENSOR: "baumfeuchte/values"})


@pytest.fixture
def again(database: Database, fleet: Any) -> Callable[[], dict[str, int]]:
    return lambda: dict(replay_rejections(database, lambda: fleet.NOW).kinds)


@pytest.fixture
def hours(stock: Any, fleet: Any) -> Callable[[], list[float]]:
    """When the stored readings are of, in hours after the first message."""
    of = "SELECT observed_at FROM readings ORDER BY observed_at"
    return lambda: [(at - fleet.NOW) / HOUR for (at,) in stock.rows(of)]


def test_equal_ones_are_as_many_as_came(
    send: Any, register: Any, again: Any, hours: Any, stock: Any
) -> None:
    for hour in range(4):
        assert send(hour) == ["unknown_device"]
    assert again() == {"rejected": 4}
    assert stock.counts() == (0, 0, 4), "tried again, they are the same rows"
    register()
    assert again() == {"stored": 4}
    assert hours() == [0, 1, 2, 3]
    assert again() == {}


def test_what_the_broker_sends_again_is_the_row_that_it_was(
    send: Any, register: Any, again: Any, hours: Any, stock: Any
) -> None:
    send(0)
    send(1)
    send(2, again=True)
    send(3, 21, again=True)
    send(4, 21, again=True)
    assert stock.counts()[2] == 3
    register()
    assert again() == {"stored": 3}
    assert hours() == [0, 1, 3]


def test_in_one_batch_too(
    intake: Intake, fleet: Any, stock: Any, register: Any, again: Any
) -> None:
    """The first one was still waiting when the connection broke, and came again."""
    sent = fleet.values(SENSOR, {"quantity": "soil_ec_us_cm", "value": 20})
    first = fleet.message(sent)
    intake.take([first, fleet.message(sent, arrived_at=fleet.NOW + HOUR, redelivered=True)])
    intake.take([first])  # after a failure
    assert stock.counts()[2] == 1
    register()
    assert again() == {"stored": 1}
    assert stock.rows("SELECT observed_at FROM readings") == [(fleet.NOW,)]


def test_one_that_comes_again_after_it_was_resolved_arrived_then(
    send: Any, register: Any, again: Any, hours: Any, stock: Any
) -> None:
    """A counter that began anew, of a sensor that was forgotten meanwhile."""
    send(0, sequence=5)
    register()
    assert again() == {"stored": 1}
    stock.rows("UPDATE sensors SET dev_eui = 'elsewhere' WHERE dev_eui = %s", SENSOR)
    days = 24 * 30
    assert send(days, sequence=5) == ["unknown_device"]
    assert send(days + 1, sequence=5) == ["unknown_device"]
    assert stock.counts()[2] == 1
    stock.rows("UPDATE sensors SET dev_eui = %s WHERE dev_eui = 'elsewhere'", SENSOR)
    assert again() == {"stored": 1}
    assert hours() == [0, days]


def test_what_is_no_uplink_is_kept_once(send: Any, stock: Any) -> None:
    for hour in range(3):
        assert send(hour, unknown_field=1) == ["invalid_field"]
    assert stock.counts()[2] == 1
