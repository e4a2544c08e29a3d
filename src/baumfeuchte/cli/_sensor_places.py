"""`baumfeuchte sensors move|replace|remove|correct|alias`: where sensors are and were."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import tzinfo

    from baumfeuchte.registry.outcome import Author
    from baumfeuchte.registry.places import Changed
    from baumfeuchte.storage.connection import Connection

DevEui = Annotated[str, typer.Argument(metavar="DEV_EUI", help="DevEUI or name of the sensor.")]
Since = Annotated[
    str, typer.Option("--since", help="From when, e.g. 2026-04-01 or 2026-04-01T08:30.")
]
_REPLAY = "Stored uplinks: `baumfeuchte replay --uplinks --device {}` brings readings in line."
_AHEAD_DAYS = 366
_FIRST_YEAR = 2000


def move(
    dev_eui: DevEui,
    *,
    tree: Annotated[str, typer.Option("--tree", help="Number of its new tree.")],
    since: Since,
    depth: Annotated[
        str | None,
        typer.Option("--depth", help="Depths in cm in the order of the probes, e.g. 30/60/90."),
    ] = None,
) -> None:
    """A sensor is at another tree from a time on; what was before stays."""
    from baumfeuchte.registry import history

    name = sensor(dev_eui)
    with _register() as (conn, author, time):
        start = time(since, "--since")
        changed = history.move(
            conn,
            name,
            tree_number=tree,
            since=start,
            depths_cm=_depths(depth),
            author=author,
        )
        _say(conn, changed)
    _hint(name, start, author)


def replace(
    old: Annotated[str, typer.Argument(metavar="OLD", help="DevEUI of the sensor that ends.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="DevEUI of the one that follows.")],
    *,
    since: Since,
    device: Annotated[
        str | None, typer.Option("--device", help="Device type of NEW; else that of OLD.")
    ] = None,
) -> None:
    """A new sensor takes over the places and depths of an old one, which ends."""
    from baumfeuchte.registry import history
    from baumfeuchte.registry.device_names import Devices
    from baumfeuchte.registry.findings import CellError
    from baumfeuchte.storage.device_types import all_device_types
    from baumfeuchte.storage.query import run

    with _register() as (conn, author, time):
        try:
            own = [entry.name for entry in run(conn, all_device_types())]
            found = None if device is None else Devices(own).find(device)
        except CellError as error:
            msg = f"--device {device!r} is not known; use one of {error.values['suggestions']}."
            raise InputError(msg) from None
        start = time(since, "--since")
        changed = history.replace_sensor(
            conn, sensor(old), _new_sensor(new), since=start, device=found, author=author
        )
        _say(conn, changed)
    for name in (sensor(old), sensor(new)):
        _hint(name, start, author)


def remove(
    dev_eui: DevEui,
    *,
    until: Annotated[str, typer.Option("--until", help="Its end, e.g. 2026-04-01.")],
) -> None:
    """A sensor is no longer in the ground from a time on."""
    from baumfeuchte.registry import history

    with _register() as (conn, author, time):
        end = time(until, "--until")
        changed = history.remove(conn, sensor(dev_eui), until=end, author=author)
        _say(conn, changed)
    _hint(sensor(dev_eui), end, author)


def correct(
    dev_eui: DevEui,
    *,
    probe: Annotated[int, typer.Option("--probe", min=0, help="Which probe, counted from 0.")],
    depth: Annotated[
        float | None, typer.Option("--depth", min=0, max=1000, help="The right depth in cm.")
    ] = None,
    tree: Annotated[str | None, typer.Option("--tree", help="Number of the right tree.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Wrong from when on; else its latest place.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Wrong up to when.")] = None,
) -> None:
    """The depth or tree of a probe was noted wrongly: correct it, also in the past."""
    from baumfeuchte.registry import history

    if depth is None and tree is None:
        msg = "Say what is right: --depth CM, --tree NUMBER, or both."
        raise InputError(msg)
    name = sensor(dev_eui)
    with _register() as (conn, author, time):
        changed = history.correct_probe(
            conn,
            name,
            probe,
            depth_cm=depth,
            tree_number=tree,
            since=None if since is None else time(since, "--since"),
            until=None if until is None else time(until, "--until"),
            author=author,
        )
        _say(conn, changed)
    print(_REPLAY.format(name))


def alias(
    dev_eui: DevEui,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the network server calls it.")],
) -> None:
    """Give a sensor the name under which a server without DevEUIs sends its messages."""
    from baumfeuchte.registry import history

    if not name.strip():
        raise InputError("NAME is empty; give the name that the network server uses.")
    with _register() as (conn, author, _):
        is_new = history.name_sensor(conn, sensor(dev_eui), name, author=author)
    print(f"Sensor {sensor(dev_eui)} is {'now' if is_new else 'already'} known as {name.lower()}.")


@contextmanager
def _register() -> Iterator[tuple[Connection, Author, Any]]:
    """A transaction, who works in it, and how to read times."""
    from baumfeuchte.cli.common import actor, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.cells import moment
    from baumfeuchte.registry.findings import CellError
    from baumfeuchte.registry.outcome import Author

    settings = load_settings()

    def time(text: str, option: str) -> datetime:
        try:
            found = moment(text, settings.zone)
        except CellError:
            msg = f"{option} {text!r} is no time; write 2026-04-01 or 2026-04-01T08:30+02:00."
            raise InputError(msg) from None
        if found.year < _FIRST_YEAR or found > author.at + timedelta(days=_AHEAD_DAYS):
            msg = f"{option} {text!r}: the year is hardly right; check it."
            raise InputError(msg)
        return found

    author = Author(name=actor(), at=settings.clock()())
    with transaction(settings) as conn:
        yield conn, author, time


def _hint(dev_eui: str, at: datetime, author: Author) -> None:
    """What was measured between a change and the day that it is entered is stored as before."""
    if at < author.at:
        print(_REPLAY.format(dev_eui))


def _say(conn: Connection, changed: Changed) -> None:
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.places import shown_place
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import tree_ids_by_number

    if not changed:
        print("Nothing changed: the register says so already.")
    zone = load_settings().zone
    numbers = {tree_id: number for number, tree_id in run(conn, tree_ids_by_number())}
    for before, after in changed:
        if after is None:
            continue
        word = "new" if before is None else "changed"
        print(f"{word}: {place_line(shown_place(after, numbers), zone)}")


def place_line(place: Mapping[str, Any], zone: tzinfo) -> str:
    """One place of a probe as a line, with times as the city's clocks show them."""

    def local(text: str) -> str:
        return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d %H:%M %Z}"

    until = f" until {local(place['until'])}" if place["until"] else ""
    return (
        f"probe {place['probe']} at tree {place['tree']}, {place['depth_cm']:g} cm, "
        f"since {local(place['since'])}{until}"
    )


def sensor(text: str) -> str:
    """The name of a sensor as it is stored.

    Raises:
        InputError: it can be none.
    """
    from baumfeuchte.domain.sensor_id import normalise_sensor_id

    try:
        return normalise_sensor_id(text)
    except ValueError as error:
        raise InputError(str(error)) from None


def _new_sensor(text: str) -> str:
    """The name of a sensor that is registered by it: no DevEUI that lost a digit."""
    from baumfeuchte.registry.findings import CellError, Finding
    from baumfeuchte.registry.sensor_cells import sensor_id

    try:
        return sensor_id(text)
    except CellError as error:
        found = Finding(code=error.code, content=text, values=error.values)
        raise InputError(found.text("en")) from None


def _depths(text: str | None) -> tuple[float, ...]:
    from baumfeuchte.registry.findings import CellError
    from baumfeuchte.registry.sensor_cells import depths_of

    if text is None:
        return ()
    try:
        return tuple(depths_of(text))
    except CellError:
        msg = f"--depth {text!r} is no list of depths; write centimetres such as 30/60/90."
        raise InputError(msg) from None


def register(group: typer.Typer) -> None:
    """Add the commands to `baumfeuchte sensors`."""
    for command in (move, replace, remove, correct, alias):
        group.command()(command)
