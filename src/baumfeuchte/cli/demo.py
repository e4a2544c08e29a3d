"""`baumfeuchte demo`: everything embedded, simulated data, a live watering list."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

DEFAULT_DAYS = 42


class Broker(StrEnum):
    """Which broker the demo brings."""

    AUTO = "auto"
    MOSQUITTO = "mosquitto"
    IOTCORE = "iotcore"


def demo(
    days: Annotated[
        int, typer.Option("--days", min=1, max=150, help="Days of history at the first start.")
    ] = DEFAULT_DAYS,
    broker: Annotated[
        Broker, typer.Option("--broker", help="auto, mosquitto or iotcore (embedded).")
    ] = Broker.AUTO,
    seed: Annotated[int, typer.Option("--seed", help="Another number, another summer.")] = 1,
) -> None:
    """Start everything embedded with simulated data, print the address, run until Ctrl-C.

    The demo keeps its data in the folder `demo` of BAUMFEUCHTE_DATA_DIR and goes on with it at the
    next start. It listens on 127.0.0.1 only.
    """
    from baumfeuchte.cli._demo import run_demo
    from baumfeuchte.config import load_settings

    run_demo(load_settings(), days=days, broker=broker.value, seed=seed)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("demo")(demo)
