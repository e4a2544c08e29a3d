"""`baumfeuchte migrate`: make or update the tables."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("migrate")(migrate)


def migrate() -> None:
    """Make or update the tables, and apply what TimescaleDB adds where it is there."""
    from baumfeuchte.cli.common import open_database, say
    from baumfeuchte.config import load_settings
    from baumfeuchte.migrations import runner

    settings = load_settings()
    with open_database(settings) as url:
        result = runner.migrate(url, raw_retention_days=settings.raw_retention_days)
    for step in result.applied:
        say(f"Applied {step}.")
    for note in result.notes:
        say(f"Note: {note}.")
    state = "is now at" if result.applied else "was already at"
    say(f"The database {state} schema {result.revision}; TimescaleDB: {result.edition}.")
