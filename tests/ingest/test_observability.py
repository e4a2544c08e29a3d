"""A running `ingest` seen from outside: its metrics and its log for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from baumfeuchte.embedded.broker import BrokerHandle


def scrape(port: int) -> dict[str, float]:
    """Every metric by its name with labels; empty while nobody answers."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            families = list(text_string_to_metric_families(answer.read().decode()))
    except URLError:
        return {}
    return {
        " ".join((sample.name.removeprefix("baumfeuchte_ingest_"), *sample.labels.values())): (
            sample.value
        )
        for family in families
        for sample in family.samples
    }


def test_metrics_and_a_log_for_programs(
    start_ingest: Any, stock: Any, fleet: Any, mosquitto: BrokerHandle, free_port: int
) -> None:
    process = start_ingest(
        stock.url,
        mosquitto.port,
        BAUMFEUCHTE_METRICS_PORT=str(free_port),
        BAUMFEUCHTE_LOG_FORMAT="json",
    )
    process.wait_for_log("subscribed to")
    topic, body = fleet.uplink(1)
    joined = (topic.replace("/up", "/join"), b'{"deviceInfo": {"devEui": "70b3d57ba0000001"}}')
    sent = [*(fleet.uplink(number) for number in range(40)), (topic, body), joined]
    fleet.publish(mosquitto.port, [*sent, fleet.uplink(99, "70b3d57ba0000abc")])

    def done() -> bool:
        return scrape(free_port).get("messages_total rejected") == 1

    fleet.wait_for(done, what="the unknown device was not counted")
    found = scrape(free_port)
    expected = {
        "received_total": 43,
        "messages_total stored": 40,
        "messages_total duplicate": 1,
        "messages_total ignored": 1,
        "stored_total chirpstack-v4": 40,
        "ignored_total join": 1,
        "rejected_total unknown_device": 1,
        "readings_total": 40 * fleet.READINGS,
        "queue_messages": 0,
        f"connected 127.0.0.1:{mosquitto.port}": 1,
        "lag_seconds_count": 40,
        "lag_seconds_bucket +Inf": 40,
    }
    assert {name: found.get(name) for name in expected} == expected
    assert found["batch_seconds_count"] == found["batches_total"] >= 1

    assert process.stop() == 0
    lines = [json.loads(line) for line in process.log.splitlines()]
    (counts,) = [line for line in lines if "stored" in line]
    assert (
        counts
        | {
            "logger": "baumfeuchte.ingest.service",
            "level": "INFO",
            "received": 43,
            "stored": 40,
            "readings": 120,
            "duplicate": 1,
            "ignored": 1,
            "rejected": 1,
            "waiting": 0,
        }
        == counts
    )
    assert counts["message"].startswith("received=43 stored=40 readings=120 ")
