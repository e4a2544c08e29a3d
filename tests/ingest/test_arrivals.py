"""Readings without a time stand at their arrival: none may stand where another one does."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.domain.uplink import Message
from baumfeuchte.ingest.arrivals import TICK, Arrivals
from baumfeuchte.ingest.webhook import Webhook

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.ingest.intake import Intake

AT = datetime(2026, 7, 15, 12, tzinfo=UTC)
SENSOR, TOPIC = "westpark.logger-3", "baumfeuchte/v1/gw/readings"


def body(value: float) -> dict[str, Any]:
    return {"sensor": SENSOR, "readings": [{"quantity": "soil_ec_us_cm", "value": value}]}


def message(content: object, at: datetime = AT) -> Message:
    return Message(topic=TOPIC, payload=json.dumps(content).encode(), arrived_at=at)


def times(arrivals: Arrivals, *messages: Message) -> list[timedelta]:
    return [part.arrived_at - AT for part in arrivals.of(messages)]


# --- pure --------------------------------------------------------------------------------------


def test_messages_and_parts_that_came_at_once_are_told_apart() -> None:
    arrivals, second = Arrivals(), timedelta(seconds=1)
    three = message([body(1), body(2), body(3)])
    assert times(arrivals, message(body(1)), three, message(body(1), AT + TICK)) == [
        n * TICK for n in range(5)
    ]
    assert times(arrivals, message(body(1))) == [5 * TICK]
    assert times(arrivals, message(body(1), AT + second)) == [second]


def test_a_clock_that_was_set_back_is_right() -> None:
    arrivals, back = Arrivals(), timedelta(seconds=-2)
    assert times(arrivals, message(body(1))) == [timedelta()]
    assert times(arrivals, message(body(1), AT + back)) == [back]
    assert times(arrivals, message(body(1), AT + back)) == [back + TICK]


def test_a_message_alone_is_the_same_object() -> None:
    """Nothing is made anew on the hot path, where times differ already."""
    batch = [message(body(n), AT + n * TICK) for n in range(5)]
    assert all(a is b for a, b in zip(Arrivals().of(batch), batch, strict=True))


# --- in the database ---------------------------------------------------------------------------


@pytest.fixture
def values(stock: Any, fleet: Any) -> Callable[[], list[float]]:
    """The values of a registered logger, by time."""
    fleet.register(stock.url, {SENSOR: "baumfeuchte/values"})
    return lambda: [v for (v,) in stock.rows("SELECT value FROM readings ORDER BY observed_at")]


def test_a_list_of_untimed_readings_by_webhook(
    intake: Intake, values: Callable[[], list[float]]
) -> None:
    webhook = Webhook(intake, lambda: AT)
    outcomes = webhook.take([message([body(v) for v in (20, 21, 21, 22)])], "flat")
    outcomes += webhook.take([message(body(22))], "flat")
    assert [outcome.kind for outcome in outcomes] == ["stored"] * 5
    assert values() == [20, 21, 21, 22, 22]


def test_taken_again_after_a_failure_they_are_known(
    intake: Intake, values: Callable[[], list[float]]
) -> None:
    batch = [message(body(20)), message([body(20), body(21)]), message(body(20))]
    assert [outcome.kind for outcome in intake.take(batch)] == ["stored"] * 4
    assert [outcome.kind for outcome in intake.take(batch)] == ["duplicate"] * 4
    assert values() == [20, 20, 21, 20]


@pytest.mark.mosquitto
def test_readings_that_are_read_together(
    mosquitto: Any,
    stock: Any,
    fleet: Any,
    values: Callable[[], list[float]],
    start_ingest: Callable[..., Any],
) -> None:
    """Queued at the broker, and while ingest is there."""
    filters = "baumfeuchte/v1/+/readings"
    fleet.open_session(mosquitto.port, filters)
    sent = [(TOPIC, json.dumps(body(v)).encode()) for v in (20, 21, 22, 22, 24)]
    before = datetime.now(UTC)
    fleet.publish(mosquitto.port, sent)
    ingest = start_ingest(stock.url, mosquitto.port, BAUMFEUCHTE_MQTT_TOPICS=filters)
    for count in (5, 10):
        fleet.wait_for(lambda count=count: stock.uplinks() >= count, what=ingest.log)
        assert values() == [20, 21, 22, 22, 24] * (count // 5)
        newest = stock.value("SELECT max(arrived_at) FROM uplinks")
        assert before <= newest <= datetime.now(UTC)
        if count == 5:
            fleet.publish(mosquitto.port, sent)
