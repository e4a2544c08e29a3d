"""Trees that are near each other share their weather: cells of about 1 km (irrigation-science 7).

A cell has the same number everywhere and for ever, so that stored weather finds its trees again:
rows of 1 km from the South Pole northwards, columns of 1 km from 180 degrees west eastwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.irrigation.arrays import FloatArray, IntArray, as_floats

if TYPE_CHECKING:
    import numpy.typing as npt

KM_PER_DEGREE = 111.195
"""Of a meridian: 6371 km x pi / 180."""
_COLUMNS = 100_000
"""More than any row has: the id is row x 100,000 + column."""


def cell_ids(latitude_deg: npt.ArrayLike, longitude_deg: npt.ArrayLike) -> IntArray:
    """Number of the 1-km cell of each tree, no unit (irrigation-science 7).

    Args:
        latitude_deg: (N,) degrees, north positive.
        longitude_deg: (N,) degrees, east positive.

    Returns:
        (N,); -1 where the coordinates are impossible.
    """
    latitude, longitude = as_floats(latitude_deg), as_floats(longitude_deg)
    possible = (np.abs(latitude) <= 90.0) & (np.abs(longitude) <= 180.0)  # noqa: PLR2004 - the globe
    row = np.floor((np.where(possible, latitude, 0.0) + 90.0) * KM_PER_DEGREE)
    column = np.floor((np.where(possible, longitude, 0.0) + 180.0) * _km_per_degree_of(row))
    ids = (row * _COLUMNS + column).astype(np.int64)
    return np.where(possible, ids, -1)


def cell_centres(ids: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Middle of each cell in degrees: latitude and longitude (irrigation-science 7).

    Args:
        ids: (C,) of ``cell_ids``, none of them -1.
    """
    row, column = np.divmod(np.asarray(ids, dtype=np.int64), _COLUMNS)
    latitude = (row + 0.5) / KM_PER_DEGREE - 90.0
    longitude = (column + 0.5) / _km_per_degree_of(as_floats(row)) - 180.0
    return as_floats(latitude), as_floats(np.minimum(longitude, 180.0))


def _km_per_degree_of(row: FloatArray) -> FloatArray:
    """Length of a degree of longitude in the middle of a row, km; at the poles at least 1 m."""
    middle = np.radians((row + 0.5) / KM_PER_DEGREE - 90.0)
    return as_floats(KM_PER_DEGREE * np.maximum(np.cos(middle), 1.0e-5))
