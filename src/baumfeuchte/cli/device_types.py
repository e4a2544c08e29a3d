"""`baumfeuchte device-types`: device types that the city defines itself (docs/device-types.md)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from baumfeuchte.domain.device_type import DeviceType

device_types = typer.Typer(
    name="device-types",
    help="Device types that you define yourself: a script or a mapping.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="vendor/model")]


@device_types.command("list")
def list_(
    shipped: Annotated[
        bool, typer.Option("--shipped", help="The examples that come with Baumfeuchte instead.")
    ] = False,
) -> None:
    """Show the device types that are stored."""
    from baumfeuchte.cli import _device_types as files
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.device_types import all_device_types
    from baumfeuchte.storage.query import run

    if shipped:
        for name in files.shipped_names():
            say(f"{name}  {files.shipped(name).name}")
        return
    with transaction(load_settings()) as connection:
        found = run(connection, all_device_types())
    if not found:
        say("There are none; add one with `baumfeuchte device-types add`.")
    for stored in found:
        say(f"{stored.name}  {stored.kind}  changed {stored.updated_at:%Y-%m-%d %H:%M} UTC")


@device_types.command("show")
def show(name: Name) -> None:
    """Show what a device type takes from an uplink."""
    from baumfeuchte.cli.common import say
    from baumfeuchte.codecs.type_definition import parse_definition

    device_type = parse_definition(_stored(name), name)
    say(f"{device_type.name}, {device_type.kind}")
    if device_type.note:
        say(device_type.note)
    for rule in device_type.rules:
        probe = f"by {rule.probe_from.path}" if rule.probe_from else str(rule.probe)
        depth = "" if rule.depth_cm is None else f", suggested depth {rule.depth_cm:g} cm"
        unit = f" in {rule.unit}" if rule.unit else ""
        say(f"  {rule.path}{unit} -> {rule.quantity.value}, probe {probe}{depth}")
    say(f"{len(device_type.examples)} examples, {len(device_type.script)} characters of script")


@device_types.command("add")
def add(
    *,
    name: Annotated[
        str | None, typer.Argument(help="vendor/model; not needed where the file has it")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="A whole definition in one JSON file.")
    ] = None,
    script: Annotated[
        Path | None, typer.Option("--script", help="The vendor's JavaScript; none: a mapping.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="JSON list of rules: what to take.")
    ] = None,
    examples: Annotated[
        Path | None, typer.Option("--examples", help="JSON list of examples; at least one.")
    ] = None,
    shipped: Annotated[
        str | None, typer.Option("--shipped", help="An example of `list --shipped`.")
    ] = None,
) -> None:
    """Check a device type by its examples and store it; a known name is replaced."""
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import InputError
    from baumfeuchte.storage.device_types import save_device_type

    device_type = _given(
        name=name, file=file, script=script, mapping=mapping, examples=examples, shipped=shipped
    )
    if not _is_right(device_type):
        raise InputError("Not stored: the examples are not decoded as they should be.")
    settings = load_settings()
    with transaction(settings) as connection:
        outcome = save_device_type(connection, device_type, now=settings.clock()(), actor=actor())
    say(f"{device_type.name} is {outcome}.")
    if outcome == "updated":
        say("`baumfeuchte replay` uses it for what was rejected, `replay --uplinks` for the rest.")


def _given(
    *,
    name: str | None,
    file: Path | None,
    script: Path | None,
    mapping: Path | None,
    examples: Path | None,
    shipped: str | None,
) -> DeviceType:
    from baumfeuchte.cli import _device_types as files
    from baumfeuchte.domain.errors import InputError

    parts = (script, mapping, examples)
    if shipped is not None and name is None and file is None and not any(parts):
        return files.shipped(shipped)
    if file is not None and shipped is None and not any(parts):
        return files.from_file(file, name)
    if shipped is None and file is None and name and mapping and examples:
        return files.from_parts(name, script, mapping, examples)
    raise InputError(
        "Give --file FILE.json, or NAME with --mapping and --examples (and --script), or --shipped "
        "NAME."
    )


def _is_right(device_type: DeviceType) -> bool:
    from baumfeuchte.cli import _device_types as files

    report = files.run_check(device_type)
    files.print_report(report)
    return report.ok


@device_types.command("check")
def check(
    files: Annotated[list[Path], typer.Argument(help="Definition files in JSON.")],
) -> None:
    """Run the examples of definition files; nothing is stored."""
    from baumfeuchte.cli._device_types import from_file
    from baumfeuchte.domain.errors import InputError

    wrong = [str(path) for path in files if not _is_right(from_file(path))]
    if wrong:
        raise InputError(f"Not decoded as they should be: {', '.join(wrong)}; correct them.")


@device_types.command("remove")
def remove(name: Name) -> None:
    """Remove a device type that no sensor uses."""
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.device_types import delete_device_type

    settings = load_settings()
    with transaction(settings) as connection:
        delete_device_type(connection, name, now=settings.clock()(), actor=actor())
    say(f"{name} is removed.")


@device_types.command("export")
def export(name: Name) -> None:
    """Print the definition as JSON, as `add --file` takes it."""
    import orjson

    from baumfeuchte.cli.common import say

    say(orjson.dumps(_stored(name), option=orjson.OPT_INDENT_2).decode())


def _stored(name: str) -> dict[str, object]:
    from baumfeuchte.cli.common import transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import NotFoundError
    from baumfeuchte.storage.device_types import device_types_by_name
    from baumfeuchte.storage.query import run_one

    with transaction(load_settings()) as connection:
        found = run_one(connection, device_types_by_name([name]))
    if found is None:
        msg = f"There is no device type {name!r}; `baumfeuchte device-types list` shows them."
        raise NotFoundError(msg)
    return dict(found.definition)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.add_typer(device_types)
