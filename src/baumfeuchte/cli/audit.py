"""`baumfeuchte audit`: who changed what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli.common import MOST_SHOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.storage.audit import AuditEntry

_LONGEST = 80


def audit(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    subject: Annotated[
        str | None,
        typer.Option(help="Only subjects with this text in them, for example a DevEUI."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only from this time on, for example 2026-07-01.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_SHOWN, help="Most changes shown.")] = 50,
) -> None:
    """Show changes of register, device types and readings, newest first."""
    from baumfeuchte.cli._times import moment
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.audit import audit_page
    from baumfeuchte.storage.query import run

    settings = load_settings()
    start = moment("--since", since, settings.zone)
    with transaction(settings) as connection:
        found = run(connection, audit_page(limit, subject=subject, since=start))
    if as_json:
        for entry in found:
            say(_json(entry))
        return
    if not found:
        say("No such changes.")
        return
    _print_table(found)


def _json(entry: AuditEntry) -> str:
    from baumfeuchte.api.render_audit import audit_entry
    from baumfeuchte.api.respond import dump

    return dump(audit_entry(entry)).decode()


def _print_table(found: list[AuditEntry]) -> None:
    from baumfeuchte.cli._tables import print_table

    print_table(
        ("ID", "At (UTC)", "Who", "What", "Subject", "Change", "Detail"),
        [
            (
                str(entry.id),
                f"{entry.at:%Y-%m-%d %H:%M:%S}",
                entry.actor,
                entry.action,
                entry.subject,
                change(entry.before, entry.after),
                entry.detail,
            )
            for entry in found
        ],
    )


def change(before: Mapping[str, object] | None, after: Mapping[str, object] | None) -> str:
    """A change as a line: ``depth_cm: 60 -> 30 (probe: 0, tree: B1)``.

    Args:
        before: values before it; None where there was nothing.
        after: values after it; None where nothing is left.
    """
    if before is None or after is None:
        word = "was " if after is None else ""
        return word + _listed(before or after or {})
    names = [*before, *(name for name in after if name not in before)]
    different = ", ".join(
        f"{name}: {_text(before.get(name))} -> {_text(after.get(name))}"
        for name in names
        if before.get(name) != after.get(name)
    )
    same = {name: before[name] for name in before if before[name] == after.get(name)}
    return f"{different} ({_listed(same)})" if same else different


def _listed(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}: {_text(value)}" for name, value in values.items())


def _text(value: object) -> str:
    """A value in few words; the whole one is in the JSON form."""
    import orjson

    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:g}"
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}..."


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(audit)
