"""`baumfeuchte rejections list`: messages that could not be used, and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli.common import MOST_SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baumfeuchte.domain.uplink import Rejection
    from baumfeuchte.storage.rejections import ReasonCount

rejections = typer.Typer(
    name="rejections", help="Messages that could not be used.", no_args_is_help=True
)


@rejections.callback()
def _group() -> None:
    """Messages that could not be used. `baumfeuchte replay` tries them again."""


@rejections.command("list")
def list_(
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, with the raw message.")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="Only this reason.")] = None,
    device: Annotated[str | None, typer.Option(help="Only this DevEUI or sensor name.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_SHOWN, help="Most messages shown.")] = 50,
    show_all: Annotated[
        bool, typer.Option("--all", help="Also those that a replay has resolved.")
    ] = False,
) -> None:
    """Show rejected messages, newest first."""
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.rejections import count_by_reason, rejections_page

    dev_eui = _sensor_id(device) if device is not None else None
    page = rejections_page(limit, reason=reason, dev_eui=dev_eui, open_only=not show_all)
    with transaction(load_settings()) as connection:
        found = run(connection, page)
        counts = run(connection, count_by_reason(open_only=not show_all))
    if as_json:
        for rejection in found:
            say(_json(rejection))
        return
    if not found:
        say("No such messages." if counts else "No message was rejected.")
        return
    _print_table(found)
    say(f"{len(found)} shown. By reason: {by_reason(counts)}.")


def by_reason(counts: Iterable[ReasonCount]) -> str:
    """Reasons with the number of their messages, for people."""
    return ", ".join(f"{entry.count} {entry.reason}" for entry in counts)


def _sensor_id(text: str) -> str:
    from baumfeuchte.domain.errors import InputError
    from baumfeuchte.domain.sensor_id import normalise_sensor_id

    try:
        return normalise_sensor_id(text)
    except ValueError as error:
        raise InputError(str(error)) from error


def _json(rejection: Rejection) -> str:
    import base64

    import orjson

    return orjson.dumps(
        {
            "id": rejection.id,
            "arrived_at": rejection.arrived_at,
            "reason": rejection.reason,
            "detail": rejection.detail,
            "dev_eui": rejection.dev_eui,
            "network": rejection.network,
            "topic": rejection.topic,
            "resolved_at": rejection.resolved_at,
            "raw_base64": base64.b64encode(rejection.raw).decode(),
        }
    ).decode()


def _print_table(found: list[Rejection]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for title in ("ID", "Arrived (UTC)", "Reason", "Device"):
        table.add_column(title, no_wrap=True)
    table.add_column("Detail", overflow="fold")
    for rejection in found:
        cells = (
            str(rejection.id),
            f"{rejection.arrived_at:%Y-%m-%d %H:%M:%S}",
            rejection.reason + (" (resolved)" if rejection.resolved_at else ""),
            rejection.dev_eui or "-",
            rejection.detail,
        )
        # Text, not markup: the words come from outside.
        table.add_row(*(Text(cell) for cell in cells))
    # In a file or a pipe a line stays a line.
    width = None if sys.stdout.isatty() else 1000
    Console(width=width).print(table)


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.add_typer(rejections)
