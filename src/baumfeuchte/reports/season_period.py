"""The local days that a report is about, and the trees that it may speak of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.storage.query import run
from baumfeuchte.storage.season import trees_of_area

if TYPE_CHECKING:
    from datetime import tzinfo

    import numpy.typing as npt

    from baumfeuchte.domain.people import Area
    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray
    from baumfeuchte.storage.connection import Connection

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A period of local days, maybe none; ``since`` and ``until`` are begin and end (UTC)."""

    first: date
    last: date
    zone: tzinfo

    @property
    def since(self) -> datetime:
        """Begin of the first day (UTC)."""
        return self._begin(self.first)

    @property
    def until(self) -> datetime:
        """End of the last day (UTC)."""
        return self._begin(self.last + _DAY)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def day_of(self, seconds: npt.ArrayLike) -> IntArray:
        """Day of each time (seconds since 1970) within the period, counted from 0."""
        begins = [self._begin(self.first + n * _DAY).timestamp() for n in range(self.days)]
        return np.searchsorted(begins, np.asarray(seconds, dtype=np.float64), side="right") - 1

    def holds(self, seconds: npt.ArrayLike) -> BoolArray:
        """Whether each time (seconds since 1970) is within the period."""
        at = np.asarray(seconds, dtype=np.float64)
        begin, end = self.since.timestamp(), self.until.timestamp()
        return np.asarray((at >= begin) & (at < end))

    def _begin(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """N trees of an area, by id.

    Attributes:
        ids: (N,), ascending.
        district: (N,) position in ``districts``.
        latitude, longitude: (N,) degrees.
        districts: their names.
    """

    ids: IntArray
    district: IntArray
    latitude: FloatArray
    longitude: FloatArray
    districts: tuple[str, ...]

    def rows(self, ids: npt.ArrayLike) -> tuple[IntArray, BoolArray]:
        """Row of each tree, and whether it is one of these; other rows mean nothing."""
        wanted = np.asarray(ids, dtype=np.int64)
        if not self.ids.size:
            return np.zeros(wanted.size, dtype=np.int64), np.zeros(wanted.size, dtype=np.bool_)
        rows = np.minimum(np.searchsorted(self.ids, wanted), self.ids.size - 1)
        return rows, self.ids[rows] == wanted

    def marked(self, ids: npt.ArrayLike) -> BoolArray:
        """(N,) the trees that are among some."""
        rows, known = self.rows(ids)
        found = np.zeros(self.ids.size, dtype=np.bool_)
        found[rows[known]] = True
        return found

    def by_district(self, values: npt.NDArray[np.int64] | BoolArray) -> list[int]:
        """Sums of (N,) whole numbers or truth values for each district."""
        sums = np.bincount(self.district, weights=values, minlength=len(self.districts))
        return [round(value) for value in sums.tolist()]


def read_trees(conn: Connection, area: Area) -> Trees:
    """The trees of an area."""
    found = run(conn, trees_of_area(area))
    sizes = [len(part.ids) for part in found]
    ids = np.array([key for part in found for key in part.ids], dtype=np.int64)
    latitude = np.array([value for part in found for value in part.latitudes], dtype=np.float64)
    longitude = np.array([value for part in found for value in part.longitudes], dtype=np.float64)
    order = np.argsort(ids)
    return Trees(
        ids=ids[order],
        district=np.repeat(np.arange(len(found)), sizes)[order],
        latitude=latitude[order],
        longitude=longitude[order],
        districts=tuple(part.district for part in found),
    )
