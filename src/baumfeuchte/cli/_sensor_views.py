"""`baumfeuchte sensors list|show|provision`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from baumfeuchte.cli._sensor_places import DevEui, place_line
from baumfeuchte.cli._sensor_places import sensor as sensor_name

if TYPE_CHECKING:
    from baumfeuchte.registry.provision import Provisioned

Json = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]


def list_(*, as_json: Json = False) -> None:
    """Show all sensors, with where they are now and when they were last heard."""
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import sensors_overview

    with transaction(load_settings()) as conn:
        found = run(conn, sensors_overview())
    if as_json:
        import orjson

        for sensor in found:
            say(orjson.dumps(sensor).decode())
        return
    rows = [
        (
            sensor.dev_eui,
            sensor.device,
            ", ".join(dict.fromkeys(tree for tree, _ in sensor.places)) or "-",
            "/".join(f"{depth:g}" for _, depth in sensor.places) or "-",
            f"{sensor.last_seen_at:%Y-%m-%d %H:%M}" if sensor.last_seen_at else "never",
        )
        for sensor in found
    ]
    print_table(("Sensor", "Device", "Tree", "Depths cm", "Last heard (UTC)"), rows)
    say(f"{len(rows)} sensors.")


def show(dev_eui: DevEui, *, as_json: Json = False) -> None:
    """Show a sensor and where its probes were over time."""
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.places import sensor_key, shown_place
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import (
        aliases_of,
        all_sensors,
        installations_of_sensor,
        tree_ids_by_number,
    )

    settings = load_settings()
    with transaction(settings) as conn:
        key = sensor_key(conn, sensor_name(dev_eui))
        sensor = next(sensor for sensor in run(conn, all_sensors()) if sensor.id == key)
        numbers = {tree_id: number for number, tree_id in run(conn, tree_ids_by_number())}
        places = [shown_place(entry, numbers) for entry in run(conn, installations_of_sensor(key))]
        names = run(conn, aliases_of(key))
    about: dict[str, Any] = {
        "dev_eui": sensor.dev_eui,
        "device": sensor.device,
        "settings": dict(sensor.settings),
        "aliases": names,
        "last_seen_at": sensor.last_seen_at,
        "places": places,
    }
    if as_json:
        import orjson

        say(orjson.dumps(about).decode())
        return
    heard = f"{sensor.last_seen_at:%Y-%m-%d %H:%M} UTC" if sensor.last_seen_at else "never"
    say(f"{sensor.dev_eui}: {sensor.device}, last heard {heard}.")
    if names:
        say(f"Also known as: {', '.join(names)}.")
    for place in places:
        say(place_line(place, settings.zone))
    if not places:
        say("It was never installed.")


def provision(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; say what would be registered.")
    ] = False,
    language: Annotated[
        Literal["de", "en"], typer.Option("--language", help="Language of the report.")
    ] = "de",
) -> None:
    """Register unknown devices by the tags that ChirpStack sends with their messages."""
    from baumfeuchte.cli.common import actor, say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.device_names import Devices
    from baumfeuchte.registry.outcome import Author
    from baumfeuchte.registry.provision import provision_from_tags, unknown_devices
    from baumfeuchte.registry.texts import sentence
    from baumfeuchte.storage.device_types import all_device_types
    from baumfeuchte.storage.query import run

    settings = load_settings()
    author = Author(name=actor(), at=settings.clock()())
    with transaction(settings) as conn:
        devices = Devices([own.name for own in run(conn, all_device_types())])
        done = [
            provision_from_tags(
                conn,
                dev_eui,
                found.tags,
                found.seen_at,
                profile=found.profile,
                devices=devices,
                zone=settings.zone,
                author=author,
                dry_run=dry_run,
            )
            for dev_eui, found in sorted(unknown_devices(conn).items())
        ]
    for device in done:
        say(_provisioned(device, language))
    count = sum(not device.faults for device in done)
    values = {"count": count, "faulty": len(done) - count}
    say(sentence("would_provision" if dry_run else "provisioned", language, values))


def _provisioned(device: Provisioned, language: Literal["de", "en"]) -> str:
    from baumfeuchte.registry.texts import sentence

    if not device.faults:
        values = {"dev_eui": device.dev_eui, "count": device.probes}
        return sentence("provisioned_one", language, values)
    faults = (
        f"{fault.column}: {fault.text(language)}" if fault.column else fault.text(language)
        for fault in device.faults
    )
    return f"{device.dev_eui}: {' | '.join(faults)}"


def register(group: typer.Typer) -> None:
    """Add the commands to `baumfeuchte sensors`."""
    group.command("list")(list_)
    group.command()(show)
    group.command()(provision)
