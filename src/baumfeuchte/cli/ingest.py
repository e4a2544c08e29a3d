"""`baumfeuchte ingest`: from the broker into the database, until it is stopped."""

from __future__ import annotations

from typing import Annotated

import typer


def ingest(
    wait: Annotated[
        float,
        typer.Option(
            min=0, help="Seconds to wait for a broker or database that is not there at the start."
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
    """Receive messages from the MQTT broker and store them, until stopped."""
    import signal
    from contextlib import closing

    from baumfeuchte.cli.common import configure_logging, open_database
    from baumfeuchte.config import load_settings
    from baumfeuchte.ingest.broker_address import parse_broker_url
    from baumfeuchte.ingest.intake import Intake
    from baumfeuchte.ingest.service import Service, wait_for_database
    from baumfeuchte.ingest.subscriber import Subscriber
    from baumfeuchte.storage.engine import Database

    settings = load_settings()
    configure_logging(settings.log_level)
    subscriber = Subscriber(
        parse_broker_url(settings.mqtt_url.get_secret_value()),
        topics=settings.topics,
        client_id=settings.mqtt_client_id + (f"-{worker_name}" if worker_name else ""),
        clock=settings.clock(),
        ca_file=settings.mqtt_ca_file,
    )
    with closing(subscriber), open_database(settings) as url:
        database = Database(url, pool_size=1)
        try:
            wait_for_database(database, wait)
            service = Service(subscriber, Intake(database))
            signal.signal(signal.SIGTERM, service.stop)
            signal.signal(signal.SIGINT, service.stop)
            service.run(wait_s=wait)
        finally:
            database.dispose()


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(ingest)
