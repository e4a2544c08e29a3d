"""`baumfeuchte ingest`: from the brokers into the database, until it is stopped."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baumfeuchte.config import Settings
    from baumfeuchte.ingest.metrics import IngestMetrics
    from baumfeuchte.ingest.subscriber import Subscriber


def ingest(
    wait: Annotated[
        float,
        typer.Option(
            min=0,
            help="Seconds to wait at the start for the database and for at least one broker; "
            "others that are away are tried again for ever.",
        ),
    ] = 10.0,
    worker_name: Annotated[
        str,
        typer.Option(
            help="Name of this worker where several share a subscription; it is added to the "
            "client id."
        ),
    ] = "",
) -> None:
    """Receive messages from one or more MQTT brokers and store them, until stopped."""
    import signal
    from contextlib import closing

    from baumfeuchte.cli._brokers import configured_brokers
    from baumfeuchte.cli.common import configure_logging, open_database
    from baumfeuchte.config import load_settings
    from baumfeuchte.ingest.intake import Intake
    from baumfeuchte.ingest.service import Service, wait_for_database
    from baumfeuchte.ingest.subscriber import Subscriber
    from baumfeuchte.sandbox.runner import Sandbox
    from baumfeuchte.storage.engine import Database

    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    brokers = configured_brokers(settings, worker_name=worker_name)
    subscriber = Subscriber(brokers, clock=settings.clock())
    with closing(subscriber), Sandbox() as sandbox, open_database(settings) as url:
        database = Database(url, pool_size=1)
        try:
            wait_for_database(database, wait)
            service = Service(subscriber, Intake(database, sandbox), clock=settings.clock())
            signal.signal(signal.SIGTERM, service.stop)
            signal.signal(signal.SIGINT, service.stop)
            with _metrics(settings, service.metrics, subscriber):
                service.run(wait_s=wait)
        finally:
            database.dispose()


@contextmanager
def _metrics(settings: Settings, metrics: IngestMetrics, subscriber: Subscriber) -> Iterator[None]:
    """Answer Prometheus where a port is set; else nothing of it is even loaded."""
    if settings.metrics_port is None:
        yield
        return
    from baumfeuchte.ingest.exporter import IngestCollector, serve_metrics

    stop = serve_metrics(
        IngestCollector(metrics, subscriber),
        host=settings.metrics_host,
        port=settings.metrics_port,
    )
    try:
        yield
    finally:
        stop()


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(ingest)
