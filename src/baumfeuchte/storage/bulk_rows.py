"""Answers of a thousand rows: what goes out and nothing else, in the driver's SQL, as plain tuples.

A value object for each row, and a dictionary made from that, took two thirds of the time of such an
answer; to put the statement together anew took as long as half of the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.storage.areas import AREA_SQL, area_params
from baumfeuchte.storage.like import containing
from baumfeuchte.storage.query import DriverQuery
from baumfeuchte.storage.tables import QUANTITY_CODES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from baumfeuchte.domain.reading import Quantity

TREE_ROW = (
    "id",
    "number",
    "species",
    "planting_year",
    "street",
    "district",
    "latitude",
    "longitude",
    "sensor_count",
    "last_seen_at",
)
"""Columns of ``tree_rows``, in order."""

READING_ROW = ("observed_at", "quantity", "depth_cm", "probe", "dev_eui", "value", "flags")
"""Columns of ``reading_rows``, in order; the quantity is its code."""
ReadingPlace: TypeAlias = "tuple[datetime, int, float, int]"
"""Time, code of the quantity, depth in cm and key of the probe's place of a row."""

_ALL_CODES = list(QUANTITY_CODES.values())

_WANTED_TREES = f"""{AREA_SQL}
    AND (%(district)s::text IS NULL OR t.district = %(district)s)
    AND (%(number)s::text IS NULL OR t.number = %(number)s)
    AND (%(search)s::text IS NULL OR t.number ILIKE %(search)s OR t.species ILIKE %(search)s
        OR t.street ILIKE %(search)s)"""

_TREES = f"""
SELECT t.id, t.number, t.species, t.planting_year, t.street, t.district, t.latitude, t.longitude,
    here.sensor_count, here.last_seen_at, (SELECT count(*) FROM trees t WHERE {_WANTED_TREES})
FROM trees t
CROSS JOIN LATERAL (
    SELECT count(DISTINCT i.sensor_id) AS sensor_count, max(s.last_seen_at) AS last_seen_at
    FROM installations i
    JOIN sensors s ON s.id = i.sensor_id
    WHERE i.tree_id = t.id AND i.until IS NULL
) here
WHERE {_WANTED_TREES} AND (%(after)s::text IS NULL OR t.number > %(after)s)
ORDER BY t.number
LIMIT %(limit)s OFFSET %(offset)s
""".encode()  # noqa: S608 - texts of this room

_READINGS = f"""
SELECT r.observed_at, r.quantity, i.depth_cm, i.probe, s.dev_eui, r.value, r.flags, i.id
FROM installations i
JOIN trees t ON t.id = i.tree_id
JOIN readings r ON r.sensor_id = i.sensor_id AND r.probe = i.probe AND r.observed_at >= i.since
    AND (i.until IS NULL OR r.observed_at < i.until)
JOIN sensors s ON s.id = i.sensor_id
WHERE i.tree_id = %(tree_id)s AND {AREA_SQL}
    AND r.quantity = ANY(%(codes)s::smallint[])
    AND r.observed_at >= %(since)s AND r.observed_at < %(until)s
    AND (%(depth_cm)s::float8 IS NULL OR i.depth_cm = %(depth_cm)s)
    AND (%(after_at)s::timestamptz IS NULL OR (r.observed_at, r.quantity, i.depth_cm, i.id)
        > (%(after_at)s, %(after_code)s::smallint, %(after_depth)s::float8, %(after_id)s::bigint))
ORDER BY r.observed_at, r.quantity, i.depth_cm, i.id
LIMIT %(limit)s OFFSET %(offset)s
""".encode()  # noqa: S608 - texts of this room


def tree_rows(
    limit: int,
    offset: int,
    *,
    district: str | None = None,
    search: str | None = None,
    number: str | None = None,
    after: str | None = None,
    area: Area = EVERYWHERE,
) -> DriverQuery[Sequence[Any]]:
    """Trees by number with the count of their sensors, in the order of ``TREE_ROW``.

    Behind these columns each row has the count of all trees that are wanted, on whatever page.

    Args:
        limit: most rows.
        offset: rows to skip.
        district: only trees of exactly this district.
        search: text that number, species or street contain, in any case.
        number: only this tree.
        after: only numbers behind this one; the count does not change.
        area: only trees of this part of the city.
    """
    values = {
        "limit": limit,
        "offset": offset,
        "district": district or None,
        "search": containing(search) if search else None,
        "number": number,
        "after": after,
    }
    return DriverQuery(text=_TREES, params=values | area_params(area))


def reading_rows(
    tree_id: int,
    since: datetime,
    until: datetime,
    *,
    quantity: Quantity | None,
    depth_cm: float | None,
    limit: int,
    offset: int,
    after: ReadingPlace | None = None,
    area: Area = EVERYWHERE,
) -> DriverQuery[Sequence[Any]]:
    """Readings at a tree, oldest first, in the order of ``READING_ROW``.

    Behind these columns each row has the key of the probe's place.

    Args:
        tree_id: our key of the tree.
        since: earliest time (UTC).
        until: first time that is too late (UTC).
        quantity: only this one; None for all.
        depth_cm: only this depth; None for all.
        limit: most rows.
        offset: rows to skip.
        after: only values behind this place.
        area: none where the tree is not in it.
    """
    at, code, depth, key = after or (None, None, None, None)
    values = {
        "tree_id": tree_id,
        "since": since if at is None else max(since, at),
        "until": until,
        "codes": _ALL_CODES if quantity is None else [QUANTITY_CODES[quantity]],
        "depth_cm": depth_cm,
        "after_at": at,
        "after_code": code,
        "after_depth": depth,
        "after_id": key,
        "limit": limit,
        "offset": offset,
    }
    return DriverQuery(text=_READINGS, params=values | area_params(area))
