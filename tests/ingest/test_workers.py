"""Several workers share a subscription: whoever is killed, every message is stored once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.slow, pytest.mark.mosquitto]

PART = 2000


@pytest.fixture
def start_worker(
    stock: Any, fleet: Any, mosquitto: Any, start_ingest: Callable[..., Any]
) -> Callable[[str], Any]:
    """Start a worker by its name; it has its topics when this returns."""

    def start(name: str) -> Any:
        topics = f"$share/city/{fleet.TOPICS}"
        words = ("--worker-name", name)
        worker = start_ingest(stock.url, mosquitto.port, *words, BAUMFEUCHTE_MQTT_TOPICS=topics)
        worker.wait_for_log("subscribed to")
        return worker

    return start


def publish(fleet: Any, port: int, part: int) -> None:
    fleet.publish(port, [fleet.uplink(n) for n in range(part * PART, (part + 1) * PART)])


def test_two_workers_one_is_killed(
    stock: Any, fleet: Any, mosquitto: Any, start_worker: Callable[[str], Any]
) -> None:
    first, second = start_worker("a"), start_worker("b")
    publish(fleet, mosquitto.port, 0)
    fleet.wait_for(lambda: stock.uplinks() == PART, what=first.log + second.log)
    # What the frozen one gets from now on is neither stored nor acknowledged when it is killed.
    second.freeze()
    publish(fleet, mosquitto.port, 1)
    second.kill()
    publish(fleet, mosquitto.port, 2)
    # The other one goes on with its own share meanwhile.
    fleet.wait_for(lambda: stock.uplinks() >= 1.5 * PART, what=first.log)
    assert stock.uplinks() < 3 * PART
    again = start_worker("b")
    fleet.wait_for(lambda: stock.uplinks() >= 3 * PART, what=first.log + again.log)
    assert (first.stop(), again.stop()) == (0, 0)
    assert stock.numbers() == list(range(3 * PART))
    assert stock.counts() == (3 * PART, fleet.READINGS * 3 * PART, 0)
    assert again.total("stored") > 0
    assert 0 < first.total("stored") < 3 * PART
