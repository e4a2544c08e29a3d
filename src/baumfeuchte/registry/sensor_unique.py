"""Contradictions between the rows of a list of sensors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from baumfeuchte.registry.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from baumfeuchte.registry.sensor_file import SensorRow


def unique(
    rows: Sequence[SensorRow], heading: str
) -> tuple[list[SensorRow], list[Finding], list[Finding]]:
    """Rows that contradict no other; faults for the others; notes on plain repeats.

    Args:
        rows: of the whole list.
        heading: of the column of the DevEUI, for the faults.
    """
    faults: list[Finding] = []
    notes: list[Finding] = []
    bad: set[int] = set()
    repeats: set[int] = set()

    def contradict(same: Sequence[SensorRow], code: str) -> None:
        fresh = [row for row in same if row.line not in bad]
        faults.extend(_finding(code, row, same, heading) for row in fresh)
        bad.update(row.line for row in same)

    for same in _groups(rows, lambda row: (row.dev_eui, row.probe, row.since)):
        if len(same) > 1 and any(replace(row, line=0) != replace(same[0], line=0) for row in same):
            contradict(same, "doubled_probe")
        elif len(same) > 1:
            notes.append(_finding("same_twice", same[0], same, ""))
            repeats.update(id(row) for row in same[1:])
    for same in _groups(rows, lambda row: row.dev_eui):
        if any((row.device, row.firmware) != (same[0].device, same[0].firmware) for row in same):
            contradict(same, "other_device")
    good = [row for row in rows if row.line not in bad and id(row) not in repeats]
    return good, faults, notes


def _groups(rows: Sequence[SensorRow], key: Callable[[SensorRow], Any]) -> list[list[SensorRow]]:
    groups: dict[Any, list[SensorRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return list(groups.values())


def _finding(code: str, row: SensorRow, same: Sequence[SensorRow], heading: str) -> Finding:
    others = ", ".join(dict.fromkeys(str(other.line) for other in same if other.line != row.line))
    values: dict[str, object] = {"others": others or str(row.line)}
    return Finding(code=code, line=row.line, column=heading, content=row.dev_eui, values=values)
