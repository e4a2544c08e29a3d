"""What the season's report needs of a day's list, packed: a season is read in a second.

The lines of a season are millions in a large city, most of them of trees that need nothing, and
their JSON would have to be read to find out. So planning keeps with each run what counts: which
trees its list called critical or wanted watered, and each measured tree's value with the limit of
the day. A run that has no such archive yet is read from its lines.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import sqlalchemy as sa

from baumfeuchte.domain.errors import StorageError
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.watermark import CENSORED_BELOW_KPA
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import planning_archives, planning_runs, recommendations

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    import numpy.typing as npt

    from baumfeuchte.domain.recommendation import Recommendation

CRITICAL, ESTIMATED, ADVISED = 1, 2, 4
"""Marks of a listed tree: called critical, estimated, wanted watered."""
TENSION, CENSORED = 1, 2
"""Kinds of a measured value: a tension probe decided; wetter than such probes can tell."""
SITE_FIELDS: Final = ("field_capacity", "wilting_point", "volume_m3", "efficiency")
_FORMAT: Final = 1
_HEAD: Final = struct.Struct("<BIII")
_LISTED: Final = (("listed", "<i8"), ("marks", "u1"))
_MEASURED: Final = (("tree", "<i8"), ("kind", "u1"), ("rew", "<f4"), ("critical_rew", "<f4"))


class Line(NamedTuple):
    """What is taken of a line of a list; numbers are None where it has none."""

    tree_id: int
    status: str
    litres: int | None
    estimated: bool
    sensor_kind: str | None
    tension_kpa: float | None
    rew: float | None
    critical_rew: float | None
    field_capacity: float | None
    wilting_point: float | None
    volume_m3: float | None
    efficiency: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonDay:
    """A day's list.

    Attributes:
        listed, marks: (L,) trees that it called critical or wanted watered, ascending, and how.
        tree, kind: (M,) trees with a value of their own, ascending, and of which kind it is.
        rew, critical_rew: (M,) that value, and the critical limit of the day.
        packed_site: see ``site``; most days of a season nobody asks for it.
    """

    listed: npt.NDArray[np.int64]
    marks: npt.NDArray[np.uint8]
    tree: npt.NDArray[np.int64]
    kind: npt.NDArray[np.uint8]
    rew: npt.NDArray[np.float32]
    critical_rew: npt.NDArray[np.float32]
    packed_site: bytes

    @property
    def site(self) -> npt.NDArray[np.float32]:
        """(4, M) as ``SITE_FIELDS``: m3/m3, m3, and a share; NaN where the line does not say."""
        return unpacked_site(self.packed_site)


def unpacked_site(packed: bytes) -> npt.NDArray[np.float32]:
    """What ``SeasonDay.site`` is."""
    return np.frombuffer(zlib.decompress(packed), np.float32).reshape(len(SITE_FIELDS), -1)


def season_day(lines: Iterable[Line]) -> SeasonDay:
    """Take what counts from the lines of a run."""
    listed: list[tuple[int, int]] = []
    measured: list[tuple[Any, ...]] = []
    for line in lines:
        critical, advised = line.status == Status.CRITICAL, (line.litres or 0) > 0
        if critical or advised:
            marks = CRITICAL * critical | ESTIMATED * line.estimated | ADVISED * advised
            listed.append((line.tree_id, marks))
        if line.rew is not None and line.critical_rew is not None and not line.estimated:
            site = (np.nan if value is None else value for value in line[-len(SITE_FIELDS) :])
            measured.append((line.tree_id, _kind(line), line.rew, line.critical_rew, *site))
    # By tree, not by rank: so they are found and packed faster.
    notable = list(zip(*sorted(listed), strict=True)) or [()] * len(_LISTED)
    values = list(zip(*sorted(measured, key=_tree), strict=True)) or [()] * 8
    names = [name for name, _ in (*_LISTED, *_MEASURED)]
    kinds = [kind for _, kind in (*_LISTED, *_MEASURED)]
    columns: dict[str, Any] = {
        name: np.array(column, dtype=kind)
        for name, kind, column in zip(names, kinds, (*notable, *values[:4]), strict=True)
    }
    site_values = np.array(values[4:], dtype="<f4")
    return SeasonDay(**columns, packed_site=zlib.compress(site_values.tobytes(), 1))


def line_of(advice: Recommendation) -> Line:
    """The same of a recommendation that is not stored yet."""
    inputs: Any = advice.inputs
    return Line(
        tree_id=advice.tree_id,
        status=advice.status,
        litres=advice.litres,
        estimated="sources" in inputs,
        sensor_kind=inputs.get("sensor_kind"),
        tension_kpa=inputs.get("tension_kpa"),
        rew=advice.rew,
        critical_rew=inputs.get("critical_rew"),
        **{name: inputs.get(name) for name in SITE_FIELDS},
    )


def packed_season_day(day: SeasonDay) -> bytes:
    """The archive of a run, kind ``season``."""
    columns: list[Any] = [getattr(day, name) for name, _ in (*_LISTED, *_MEASURED)]
    content = zlib.compress(b"".join(column.tobytes() for column in columns), 1)
    head = _HEAD.pack(_FORMAT, day.listed.size, day.tree.size, len(content))
    return head + content + day.packed_site


def unpacked_season_day(data: bytes) -> SeasonDay:
    """Read what ``packed_season_day`` wrote.

    Raises:
        StorageError: these are other bytes, or bytes of a newer version.
    """
    try:
        version, listed, measured, size = _HEAD.unpack_from(data)
        if version != _FORMAT:
            raise StorageError(f"Of a list the season keeps format {version}, not {_FORMAT}.")
        place, content = 0, zlib.decompress(data[_HEAD.size : _HEAD.size + size])
        columns: dict[str, Any] = {}
        for names, count in ((_LISTED, listed), (_MEASURED, measured)):
            for name, kind in names:
                columns[name] = np.frombuffer(content, kind, count, place)
                place += columns[name].nbytes
    except (struct.error, zlib.error, ValueError) as error:
        msg = f"What the season keeps of a list is damaged: {error}"
        raise StorageError(msg) from error
    if place != len(content):
        raise StorageError("What the season keeps of a list is damaged: it is too long.")
    return SeasonDay(**columns, packed_site=data[_HEAD.size + size :])


class KeptDay(NamedTuple):
    """A day's current run, and what is kept of it; None where nothing is yet."""

    day: date
    run_id: int
    data: bytes | None


def kept_days(first: date, last: date) -> Query[KeptDay]:
    """The current runs of a period, oldest day first."""
    runs, archives = planning_runs, planning_archives
    kept = sa.and_(archives.c.run_id == runs.c.id, archives.c.kind == "season")
    statement = (
        sa.select(runs.c.day, runs.c.id, archives.c.data)
        .select_from(runs.outerjoin(archives, kept))
        .where(runs.c.is_current, runs.c.day.between(first, last))
        .order_by(runs.c.day)
    )
    return Query(
        statement=statement,
        row=lambda row: KeptDay(row[0], row[1], None if row[2] is None else bytes(row[2])),
    )


def runs_to_keep(first: date) -> Query[int]:
    """Current runs since a day of which nothing is kept, the newest day first."""
    runs, archives = planning_runs, planning_archives
    kept = sa.exists().where(archives.c.run_id == runs.c.id, archives.c.kind == "season")
    statement = (
        sa.select(runs.c.id)
        .where(runs.c.is_current, runs.c.day >= first, ~kept)
        .order_by(runs.c.day.desc())
    )
    return Query(statement=statement, row=lambda row: int(row[0]))


def lines_of_run(run_id: int) -> Query[Line]:
    """What counts of the lines of a run."""
    inputs, lines = recommendations.c.inputs, recommendations.c
    estimated = inputs.has_key("sources")
    numbers = [inputs[name].as_float() for name in ("critical_rew", *SITE_FIELDS)]
    statement = sa.select(
        lines.tree_id,
        lines.status,
        lines.litres,
        estimated,
        inputs["sensor_kind"].as_string(),
        inputs["tension_kpa"].as_float(),
        lines.rew,
        *numbers,
    ).where(
        lines.run_id == run_id,
        sa.or_(
            lines.status == Status.CRITICAL,
            lines.litres > 0,
            sa.and_(lines.rew.is_not(None), ~estimated),
        ),
    )
    return Query(statement=statement, row=lambda row: Line(*row))


def _tree(row: tuple[Any, ...]) -> int:
    return int(row[0])


def _kind(line: Line) -> int:
    """A mean may be of tension probes: it is censored where it stands at the end of their scale."""
    tension = line.sensor_kind == "tension"
    kpa = np.nan if line.tension_kpa is None else line.tension_kpa
    at_the_end = kpa == CENSORED_BELOW_KPA and line.sensor_kind == "mean"
    return TENSION * tension | CENSORED * (at_the_end or (tension and kpa <= CENSORED_BELOW_KPA))
