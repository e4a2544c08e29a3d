"""The first lines of a file as they would be stored."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from baumfeuchte.domain.register_import import PreviewRow
from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.registry.tree_import import difference, merged

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from baumfeuchte.registry.sensor_file import SensorFile
    from baumfeuchte.registry.tree_file import TreeFile

_SITE = tuple(entry.name for entry in fields(Site))


def tree_rows(file: TreeFile, known: Mapping[str, Tree], most: int) -> tuple[PreviewRow, ...]:
    """Trees as they would be; those that lack what every tree needs are among the faults.

    Args:
        file: what was read.
        known: the trees of the register by number, as they were before.
        most: how many.
    """
    found = []
    for row in file.rows:
        before = known.get(row.number)
        tree = merged(before, row)
        if not isinstance(tree, Tree):
            continue
        changes = () if before is None else difference(before, tree)
        found.append(
            PreviewRow(
                line=row.line,
                subject=row.number,
                state="new" if before is None else "changed" if changes else "same",
                values={
                    name: getattr(tree.site if name in _SITE else tree, name)
                    for name in ("number", "species", "planting_year", "street", "district",
                                 "soil", "contractor", "latitude", "longitude")
                },
                changes=changes,
            )
        )  # fmt: skip
        if len(found) == most:
            break
    return tuple(found)


def sensor_rows(file: SensorFile, known: Collection[str], most: int) -> tuple[PreviewRow, ...]:
    """Probes as they would be; a known device is called changed, the counts say more."""
    return tuple(
        PreviewRow(
            line=row.line,
            subject=row.dev_eui,
            state="changed" if row.dev_eui in known else "new",
            values={
                "dev_eui": row.dev_eui,
                "device": row.device,
                "tree_number": row.tree_number,
                "probe": row.probe,
                "depth_cm": row.depth_cm,
                "since": row.since,
                "until": row.until,
            },
        )
        for row in file.rows[:most]
    )
