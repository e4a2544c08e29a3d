from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.irrigation.weather_cells import KM_PER_DEGREE, cell_centres, cell_ids


def test_bochum_has_fewer_than_two_hundred_cells_within_ten_kilometres_square() -> None:
    rng = np.random.default_rng(1)
    latitude = 51.48 + rng.uniform(-5, 5, 20_000) / KM_PER_DEGREE
    longitude = 7.22 + rng.uniform(-5, 5, 20_000) / (KM_PER_DEGREE * np.cos(np.radians(51.48)))
    assert 100 <= len(np.unique(cell_ids(latitude, longitude))) <= 140


def test_a_cell_has_its_number_for_ever() -> None:
    """Stored weather is found by it: changing this number loses the weather of a city."""
    assert cell_ids([51.4818], [7.2162]).tolist() == [1573212963]


def test_impossible_places_have_no_cell() -> None:
    assert cell_ids([91.0, np.nan, 51.0], [7.0, 7.0, 181.0]).tolist() == [-1, -1, -1]


@given(st.floats(-89.9, 89.9), st.floats(-180.0, 180.0))
def test_the_middle_of_a_cell_lies_in_it_and_near(latitude: float, longitude: float) -> None:
    ids = cell_ids([latitude], [longitude])
    middle_latitude, middle_longitude = cell_centres(ids)
    assert cell_ids(middle_latitude, middle_longitude).tolist() == ids.tolist()
    north_km = abs(middle_latitude[0] - latitude) * KM_PER_DEGREE
    east_km = abs(middle_longitude[0] - longitude) * KM_PER_DEGREE * np.cos(np.radians(latitude))
    assert north_km <= 0.5001
    assert east_km <= 0.51 or abs(latitude) > 85


def test_neighbours_of_one_square_share_a_cell() -> None:
    centre = cell_centres(cell_ids([51.4818], [7.2162]))
    near = cell_ids(centre[0] + [0.4 / KM_PER_DEGREE], centre[1])
    far = cell_ids(centre[0] + [0.6 / KM_PER_DEGREE], centre[1])
    assert near[0] == cell_ids(*centre)[0]
    assert far[0] != near[0]
    assert cell_ids([], []).shape == (0,)


@pytest.mark.parametrize("latitude", [-90.0, 90.0])
def test_the_poles_do_no_harm(latitude: float) -> None:
    assert cell_ids([latitude], [180.0])[0] >= 0
