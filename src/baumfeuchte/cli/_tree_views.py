"""`baumfeuchte trees list|show|export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from baumfeuchte.cli.common import MOST_SHOWN


def list_(
    *,
    district: Annotated[str | None, typer.Option(help="Only trees of this district.")] = None,
    search: Annotated[
        str | None, typer.Option(help="Only trees with this in number, species or street.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=MOST_SHOWN, help="Most trees shown.")] = 100,
) -> None:
    """Show trees by number, with their sensors."""
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import count_trees, trees_page

    with transaction(load_settings()) as conn:
        found = run(conn, trees_page(limit, 0, district, search))
        (total,) = run(conn, count_trees(district, search))
    rows = [
        (
            entry.tree.number,
            entry.tree.species,
            str(entry.tree.planting_year or "-"),
            entry.tree.street or "-",
            entry.tree.district or "-",
            entry.tree.site.soil or "-",
            str(entry.sensor_count),
        )
        for entry in found
    ]
    print_table(("Number", "Species", "Planted", "Street", "District", "Soil", "Sensors"), rows)
    say(f"{len(rows)} of {total} trees.")


def show(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Number of the tree.")],
) -> None:
    """Show what is known of a tree, and the probes that are or were at it."""
    from dataclasses import asdict

    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.places import tree_key
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import installations_of_tree, tree_by_id

    with transaction(load_settings()) as conn:
        key = tree_key(conn, number)
        (tree,) = run(conn, tree_by_id(key))
        probes = run(conn, installations_of_tree(key))
    values = asdict(tree)
    for name, value in {**values, **values.pop("site")}.items():
        if name not in {"id", "site"} and value not in (None, ""):
            say(f"{name}: {value}")
    for probe in probes:
        place = probe.installation
        until = f"{place.until:%Y-%m-%d %H:%M}" if place.until else "now"
        say(
            f"sensor {probe.dev_eui} ({probe.device}), probe {place.probe}, {place.depth_cm:g} cm: "
            f"{place.since:%Y-%m-%d %H:%M} to {until} UTC"
        )


def export(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    *,
    form: Annotated[
        Literal["csv", "geojson"] | None,
        typer.Option("--format", help="Else by the name of the file: .geojson, .json or CSV."),
    ] = None,
) -> None:
    """Write all trees to a file: CSV for a German Excel, or GeoJSON. It can be imported again."""
    from baumfeuchte.cli.common import say, transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.domain.errors import InputError
    from baumfeuchte.registry.export import trees_csv, trees_geojson
    from baumfeuchte.storage.query import run
    from baumfeuchte.storage.registry import all_trees

    with transaction(load_settings()) as conn:
        found = run(conn, all_trees())
    as_json = form == "geojson" or (form is None and out.suffix.lower() in {".geojson", ".json"})
    try:
        out.write_bytes(trees_geojson(found) if as_json else trees_csv(found))
    except OSError as error:
        msg = f"{out} cannot be written ({error.strerror}); give another file."
        raise InputError(msg) from error
    say(f"{len(found)} trees written to {out}.")


def register(group: typer.Typer) -> None:
    """Add the commands to `baumfeuchte trees`."""
    group.command("list")(list_)
    group.command()(show)
    group.command()(export)
