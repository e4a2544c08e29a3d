"""The metrics of ingest in the form that Prometheus reads.

Names: https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from baumfeuchte.domain.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prometheus_client.core import Metric

    from baumfeuchte.ingest.metrics import Distribution, IngestMetrics

PREFIX = "baumfeuchte_ingest_"


class Door(Protocol):
    """Where messages come in from the broker; ``subscriber.Subscriber`` looks like this."""

    @property
    def received(self) -> int:
        """Messages received so far."""

    @property
    def waiting(self) -> int:
        """Messages that wait to be stored."""

    @property
    def connected(self) -> Mapping[str, bool]:
        """Broker -> whether there is a connection now."""


class IngestCollector(Collector):
    """Reads the numbers when Prometheus asks.

    Args:
        metrics: what was counted.
        door: the subscriber; None for a webhook.
    """

    def __init__(self, metrics: IngestMetrics, door: Door | None = None) -> None:
        self._metrics = metrics
        self._door = door

    def collect(self) -> Iterator[Metric]:
        """All metrics of this process."""
        found = self._metrics
        if self._door is not None:
            yield from _of_door(self._door)
        yield _by("messages", "Messages taken, by what became of them", "outcome", found.outcomes)
        yield _by("stored", "Uplinks stored, by network server", "network", found.networks)
        yield _by("ignored", "Messages that are no uplinks, by kind", "kind", found.ignored)
        yield _by("rejected", "Messages that could not be used", "reason", found.rejected)
        yield _count("readings", "Readings stored", found.readings)
        yield _count("batches", "Transactions", found.batches)
        yield _count("storage_errors", "Batches that had to be tried again", found.storage_errors)
        yield _histogram("lag_seconds", "From the network server's time to commit", found.lag_s)
        yield _histogram("batch_seconds", "Time to store a batch", found.batch_s)


def _of_door(door: Door) -> Iterator[Metric]:
    yield _count("received", "Messages received from brokers", door.received)
    yield GaugeMetricFamily(
        f"{PREFIX}queue_messages", "Messages that wait to be stored", value=door.waiting
    )
    connected = GaugeMetricFamily(
        f"{PREFIX}connected", "Whether a broker is connected", labels=["broker"]
    )
    for name, up in door.connected.items():
        connected.add_metric([name], float(up))
    yield connected


def _count(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(PREFIX + name, text, value=value)


def _by(name: str, text: str, label: str, counts: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(PREFIX + name, text, labels=[label])
    for key, count in sorted(counts.copy().items()):  # type: ignore[attr-defined] # all are Counters
        family.add_metric([key], count)
    return family


def _histogram(name: str, text: str, found: Distribution) -> Metric:
    bounds = [*(f"{bound:g}" for bound in found.bounds), "+Inf"]
    buckets = list(zip(bounds, accumulate(found.counts), strict=True))
    return HistogramMetricFamily(PREFIX + name, text, buckets=buckets, sum_value=found.total)


def page(metrics: IngestMetrics) -> bytes:
    """What Prometheus reads of a process whose own server answers it."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(IngestCollector(metrics))
    return generate_latest(registry)


def serve_metrics(collector: Collector, *, host: str, port: int) -> Callable[[], None]:
    """Answer `GET /metrics` from a thread of its own.

    Args:
        collector: what to show.
        host: where to listen.
        port: the same; 0 takes any free one.

    Returns:
        What ends it.

    Raises:
        SettingError: the address is in use or not allowed.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(collector)
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise SettingError(
            f"The address {host}:{port} for metrics cannot be used ({error.strerror}); choose "
            "another one with BAUMFEUCHTE_METRICS_PORT."
        ) from None

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
