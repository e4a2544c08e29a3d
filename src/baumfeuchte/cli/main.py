"""The command `baumfeuchte`: collects the commands and turns errors into one sentence."""

from __future__ import annotations

import errno
import importlib
import os
import signal
import sys
from contextlib import suppress
from typing import Annotated, NoReturn

import typer

from baumfeuchte import __version__
from baumfeuchte.domain.errors import BaumfeuchteError

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
COMMANDS = (
    "demo",
    "migrate",
    "ingest",
    "plan",
    "serve",
    "simulate",
    "decode",
    "replay",
    "backfill",
    "rejections",
    "gaps",
    "health",
    "explain",
    "skill",
    "backtest",
    "trees",
    "sensors",
    "readings",
    "waterings",
    "observations",
    "weather",
    "device_types",
    "gateways",
    "keys",
    "users",
    "audit",
    "thresholds",
    "doctor",
)
"""One module of ``baumfeuchte.cli`` each, in the order of the help text."""


def _version(wanted: bool) -> None:
    if wanted:
        print(f"baumfeuchte {__version__}")
        raise typer.Exit


def _main(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the stack trace of an error.")
    ] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Soil moisture in, watering list out. Settings: see docs/settings.md."""


def create_app() -> typer.Typer:
    """The command line with all its commands."""
    app = typer.Typer(
        name="baumfeuchte",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_main)
    for name in COMMANDS:
        importlib.import_module(f"baumfeuchte.cli.{name}").register(app)
    return app


def _terminate(number: int, _frame: object) -> NoReturn:
    sys.exit(128 + number)


def _run() -> None:
    """The command, and the last of its output: Python would only grumble when that fails."""
    try:
        create_app()()
    finally:
        if sys.stdout is not None:
            sys.stdout.flush()


def _drop_output() -> None:
    """Forget what waits to be written, or Python tries again at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> None:
    """Run the command line; an expected error is one sentence and exit code 1."""
    debug = "--debug" in sys.argv[1:]
    # Ended by SIGTERM, a command still closes what it opened (an embedded PostgreSQL, say).
    signal.signal(signal.SIGTERM, _terminate)
    try:
        _run()
    except BaumfeuchteError as error:
        if debug:
            raise
        print(f"baumfeuchte: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away (`| head`); that is no error of ours.
        sys.stderr.close()
        sys.exit(141)
    except Exception as error:  # the last door: nobody should see a stack trace unasked
        if debug:
            raise
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            _drop_output()
            print(
                f"baumfeuchte: {error.strerror}: what this command writes does not fit; make "
                "room, or write it elsewhere.",
                file=sys.stderr,
            )
            sys.exit(1)
        text = str(error).splitlines()[0] if str(error) else "no further text"
        print(
            f"baumfeuchte: unexpected {type(error).__name__}: {text}. "
            "Run it again as `baumfeuchte --debug ...` and report what that shows.",
            file=sys.stderr,
        )
        sys.exit(70)


if __name__ == "__main__":
    main()
