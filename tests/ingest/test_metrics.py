"""What is counted, and how Prometheus reads it."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from baumfeuchte.domain.errors import SettingError
from baumfeuchte.domain.uplink import Ignored, Message, Rejected, Uplink
from baumfeuchte.ingest.exporter import IngestCollector, serve_metrics
from baumfeuchte.ingest.intake import Outcome
from baumfeuchte.ingest.metrics import Distribution, IngestMetrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from baumfeuchte.ingest.intake import Said

NOW = datetime(2026, 7, 15, 12, tzinfo=UTC)
MESSAGE = Message(topic="t", payload=b"", arrived_at=NOW - timedelta(seconds=4))


def uplink(seconds_ago: float | None) -> Uplink:
    at = None if seconds_ago is None else NOW - timedelta(seconds=seconds_ago)
    return Uplink(dev_eui="a", network="tts-v3", received_at=at, payload=b"")


@pytest.fixture
def metrics() -> IngestMetrics:
    found = IngestMetrics()
    pairs: list[tuple[Said, Outcome]] = [
        (uplink(0.2), Outcome(kind="stored", readings=3)),
        (uplink(None), Outcome(kind="stored", readings=2)),  # its arrival counts
        (uplink(-60), Outcome(kind="stored", readings=1)),  # a clock that is ahead
        (uplink(9), Outcome(kind="duplicate")),
        (uplink(9), Outcome(kind="rejected", reason="unknown_device")),
        (Ignored(kind="join"), Outcome(kind="ignored", reason="join")),
        (Rejected(reason="not_json", detail=""), Outcome(kind="rejected", reason="not_json")),
    ]
    found.note_batch(
        [(MESSAGE, said) for said, _ in pairs], [o for _, o in pairs], now=NOW, took_s=0.02
    )
    return found


def test_a_value_at_a_bound_belongs_to_it() -> None:
    found = Distribution((1.0, 2.0))
    found.add((1.0, 1.5, 2.0, 2.1, 0.0))
    assert (found.counts, found.total) == ([2, 2, 1], 6.6)


@dataclass
class Door:
    received: int = 9
    waiting: int = 2
    connected: dict[str, bool] = field(default_factory=lambda: {"127.0.0.1:1883": True, "b": False})


@pytest.fixture
def scrape(metrics: IngestMetrics) -> Callable[[int], dict[tuple[str, ...], float]]:
    """Everything that Prometheus would store, by name and labels."""

    def get(port: int) -> dict[tuple[str, ...], float]:
        stop = serve_metrics(IngestCollector(metrics, Door()), host="127.0.0.1", port=port)
        try:
            with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                text = answer.read().decode()
        finally:
            stop()
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    return get


def test_what_prometheus_reads(
    scrape: Callable[[int], dict[tuple[str, ...], float]], free_port: int
) -> None:
    found = scrape(free_port)
    own = "baumfeuchte_ingest_"
    expected = {
        (f"{own}received_total",): 9,
        (f"{own}queue_messages",): 2,
        (f"{own}connected", "127.0.0.1:1883"): 1,
        (f"{own}connected", "b"): 0,
        (f"{own}messages_total", "stored"): 3,
        (f"{own}messages_total", "duplicate"): 1,
        (f"{own}messages_total", "ignored"): 1,
        (f"{own}messages_total", "rejected"): 2,
        (f"{own}stored_total", "tts-v3"): 3,
        (f"{own}ignored_total", "join"): 1,
        (f"{own}rejected_total", "unknown_device"): 1,
        (f"{own}rejected_total", "not_json"): 1,
        (f"{own}readings_total",): 6,
        (f"{own}batches_total",): 1,
        (f"{own}storage_errors_total",): 0,
        (f"{own}lag_seconds_bucket", "0.1"): 1,
        (f"{own}lag_seconds_bucket", "0.25"): 2,
        (f"{own}lag_seconds_bucket", "2"): 2,
        (f"{own}lag_seconds_bucket", "5"): 3,
        (f"{own}lag_seconds_bucket", "+Inf"): 3,
        (f"{own}lag_seconds_count",): 3,
        (f"{own}batch_seconds_bucket", "0.01"): 0,
        (f"{own}batch_seconds_bucket", "0.025"): 1,
    }
    assert {key: found.get(key) for key in expected} == expected
    assert found[f"{own}lag_seconds_sum",] == pytest.approx(4.2)


def test_a_port_that_is_taken(metrics: IngestMetrics) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingError, match="BAUMFEUCHTE_METRICS_PORT"):
            serve_metrics(IngestCollector(metrics), host="127.0.0.1", port=port)
