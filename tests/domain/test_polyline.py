"""Encoded polylines: the format's own example, Valhalla's decimals, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.polyline import decode, encode

EXAMPLE = "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
"""Of Google's description of the algorithm, with five decimals."""


def test_the_example_of_the_format() -> None:
    places = ((38.5, -120.2), (40.7, -120.95), (43.252, -126.453))
    assert decode(EXAMPLE, 5) == places
    assert encode(places, 5) == EXAMPLE


@given(
    st.lists(
        st.tuples(
            st.integers(-90_000_000, 90_000_000).map(lambda n: n / 1e6),
            st.integers(-180_000_000, 180_000_000).map(lambda n: n / 1e6),
        )
    )
)
def test_what_is_written_is_read(places: list[tuple[float, float]]) -> None:
    assert decode(encode(tuple(places))) == tuple(places)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("_p~iF", "within a position"),
        ("_p~iF~ps|", "within a number"),
        ("_p~iF~ps U", "cannot stand"),
        ("~~~~~~~~~~~~", "cannot stand"),
        ("äöü", "cannot stand"),
    ],
)
def test_what_is_none(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        decode(text, 5)


def test_other_decimals_lead_off_the_globe() -> None:
    with pytest.raises(ValueError, match="globe"):
        decode(encode(((51.4818, 7.2162),), 6), 5)
