"""Trees by their distance from a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from baumfeuchte.storage.like import containing
from baumfeuchte.storage.query import Query
from baumfeuchte.storage.tables import trees

if TYPE_CHECKING:
    from collections.abc import Sequence

# Great-circle distance on a sphere of 6,371,008.8 m (mean radius of the Earth, IUGG): half a per
# cent beside the ellipsoid, which is 10 cm between two neighbouring trees.
_NEAREST = """
SELECT t.id, t.number, t.species, t.street, t.district, t.latitude, t.longitude, t.distance_m,
       h.sensors
FROM (
    SELECT t.*,
           2 * 6371008.8 * asin(least(1, sqrt(
               power(sin(radians(t.latitude - :latitude) / 2), 2)
               + cos(radians(:latitude)) * cos(radians(t.latitude))
               * power(sin(radians(t.longitude - :longitude) / 2), 2)))) AS distance_m
    FROM trees t
    ORDER BY distance_m, t.number
    LIMIT :limit
) t
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT s.dev_eui ORDER BY s.dev_eui) AS sensors
    FROM installations i JOIN sensors s ON s.id = i.sensor_id
    WHERE i.tree_id = t.id AND i.until IS NULL
) h
ORDER BY t.distance_m, t.number
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearTree:
    """A tree and how far away it is.

    Attributes:
        distance_m: from the place that was asked for; None where none was.
        sensors: DevEUIs of those in the ground there now.
    """

    id: int
    number: str
    species: str
    street: str
    district: str
    latitude: float
    longitude: float
    distance_m: float | None
    sensors: tuple[str, ...]


def nearest_trees(latitude: float, longitude: float, limit: int) -> Query[NearTree]:
    """The trees next to a place, the nearest first.

    Args:
        latitude: of the place, WGS 84.
        longitude: likewise.
        limit: most rows.
    """
    statement = sa.text(_NEAREST).bindparams(
        sa.bindparam("latitude", latitude, sa.Double),
        sa.bindparam("longitude", longitude, sa.Double),
        limit=limit,
    )
    return Query(statement=statement, row=_near)


_FOUND = """
SELECT t.id, t.number, t.species, t.street, t.district, t.latitude, t.longitude, NULL, h.sensors
FROM (
    SELECT * FROM trees
    WHERE number ILIKE :pattern OR street ILIKE :pattern OR species ILIKE :pattern
    ORDER BY lower(number) <> lower(:search), number LIMIT :limit
) t
CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT s.dev_eui ORDER BY s.dev_eui) AS sensors
    FROM installations i JOIN sensors s ON s.id = i.sensor_id
    WHERE i.tree_id = t.id AND i.until IS NULL
) h
ORDER BY lower(t.number) <> lower(:search), t.number
"""


def found_trees(search: str, limit: int) -> Query[NearTree]:
    """Trees whose number, street or species contain a text; the one of that very number first."""
    statement = sa.text(_FOUND).bindparams(
        sa.bindparam("pattern", containing(search), sa.Text),
        sa.bindparam("search", search, sa.Text),
        limit=limit,
    )
    return Query(statement=statement, row=_near)


def _near(row: Sequence[Any]) -> NearTree:
    return NearTree(
        id=row[0],
        number=row[1],
        species=row[2],
        street=row[3],
        district=row[4],
        latitude=row[5],
        longitude=row[6],
        distance_m=row[7],
        sensors=tuple(row[8] or ()),
    )


def middle_of_trees(but: int | None = None) -> Query[tuple[float, float] | None]:
    """The median latitude and longitude of all trees; None where there are none.

    Args:
        but: without this tree.
    """
    columns = trees.c
    middles = (
        sa.func.percentile_cont(0.5).within_group(column)
        for column in (columns.latitude, columns.longitude)
    )
    statement = sa.select(*middles).select_from(trees)
    if but is not None:
        statement = statement.where(columns.id != but)
    return Query(statement=statement, row=lambda row: None if row[0] is None else (row[0], row[1]))
