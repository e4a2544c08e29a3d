"""`baumfeuchte serve`: the API and the pages."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from baumfeuchte.config import Settings

GRACE_SECONDS = 10
"""How long requests may take to finish after a stop was asked for."""
YOUNG_OBJECTS = 10_000
"""New objects after which Python looks for garbage among them; its own 700 are one small page."""


def build_app(settings: Settings, database_url: str) -> FastAPI:
    """The application with the other rooms wired in.

    Args:
        settings: of this process.
        database_url: of the database, embedded or not.
    """
    from baumfeuchte.api.app import create_app
    from baumfeuchte.cli._services import build_services, web_options
    from baumfeuchte.planning.list_maker import ListMaker
    from baumfeuchte.sandbox.runner import Sandbox
    from baumfeuchte.storage.engine import Database

    # Its process starts with the first script and ends with this one.
    sandbox = Sandbox()
    intake = Database(database_url, pool_size=2)
    return create_app(
        database_url=database_url,
        services=build_services(
            intake,
            sandbox,
            settings.clock(),
            ListMaker(database_url, settings.zone),
            routing_url=settings.routing_url,
            routing_kind=settings.routing_kind,
        ),
        clock=settings.clock(),
        time_zone=settings.zone,
        public_read=settings.public_read,
        options=web_options(settings),
    )


def factory() -> FastAPI:
    """For several workers: `uvicorn --factory --workers 4 baumfeuchte.cli.serve:factory`.

    Raises:
        SettingError: no database is configured; workers cannot share an embedded one.
    """
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import SettingError

    settings = load_settings()
    if settings.database_url is None:
        raise SettingError("Set BAUMFEUCHTE_DATABASE_URL to serve with several workers.")
    app = build_app(settings, settings.database_url.get_secret_value())
    _settle()
    return app


def _settle() -> None:
    """Leave what stays for good out of the search for garbage.

    A thousand rows are some thousand objects: with every answer Python would look through all that
    the application is made of.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)


def serve(
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on; default: the setting.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            "--port", min=0, max=65535, help="Port; 0: any free one; default: the setting."
        ),
    ] = None,
    wait: Annotated[
        float,
        typer.Option("--wait", min=0, help="Seconds to wait for a database that is not there."),
    ] = 10.0,
) -> None:
    """Serve the pages and the API until Ctrl-C or SIGTERM."""
    import uvicorn

    from baumfeuchte.cli.common import configure_logging, open_database
    from baumfeuchte.config import load_settings

    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format)
    wanted_host = host or settings.http_host
    wanted_port = settings.http_port if port is None else port
    listener = _listen(wanted_host, wanted_port)
    # uvicorn raises the signal that stopped it again, when it is done; then everything that is
    # open here must still be closed.
    signal.signal(signal.SIGTERM, _stop)
    with listener, open_database(settings) as url:
        _check_database(url, wait)
        app = build_app(settings, url)
        _settle()
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=settings.log_level == "DEBUG",
            timeout_graceful_shutdown=GRACE_SECONDS,
            server_header=False,
            forwarded_allow_ips=settings.proxy_addresses,
        )
        _server(config, _address(listener)).run(sockets=[listener])


def _check_database(url: str, wait_s: float) -> None:
    """A wrong address shows at the start; an outage later is answered with 503 and outlived."""
    from baumfeuchte.ingest.service import wait_for_database
    from baumfeuchte.storage.engine import Database

    database = Database(url, pool_size=1)
    try:
        wait_for_database(database, wait_s)
    finally:
        database.dispose()


def _server(config: uvicorn.Config, address: str) -> uvicorn.Server:
    """A server that says where it is as soon as it answers; uvicorn does so for its own sockets."""
    import uvicorn

    from baumfeuchte.cli.common import say

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                say(f"Uvicorn running on {address} (Gießliste / watering list)")

    return Server(config)


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        SettingError: the port is taken or forbidden, or the address is none of this machine.
    """
    import errno

    from baumfeuchte.domain.errors import SettingError

    where = f"{host}:{port}"
    advice = (
        "choose another one with --host and --port, or BAUMFEUCHTE_HTTP_HOST and "
        "BAUMFEUCHTE_HTTP_PORT."
    )
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # With the protocol named, asyncio switches Nagle's algorithm off; without it every answer
        # on a kept connection takes 40 ms longer.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
            listener.listen(1024)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: "is in use by another program",
            errno.EACCES: "may not be used by this user",
        }
        reason = reasons.get(error.errno or 0, f"cannot be used ({error.strerror})")
        msg = f"The address {where} {reason}; {advice}"
        raise SettingError(msg) from None
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _stop(_number: int, _frame: object) -> NoReturn:
    sys.exit(0)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("serve")(serve)
