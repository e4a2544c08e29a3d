"""Tree numbers that Excel and people change."""

from __future__ import annotations

import pytest

from baumfeuchte.registry.numbers import Numbers


@pytest.mark.parametrize(
    ("number", "known"),
    [
        ("7", "0007"),
        ("00007", "0007"),
        ("b 12/a", "B-12/A"),
        ("B12A", "B-12/A"),
        ("b-012 a", "B-12/A"),
        ("11", None),
        ("1-2", None),
        ("12", None),
        ("", None),
    ],
)
def test_a_number_is_found_however_it_is_written(number: str, known: str | None) -> None:
    assert Numbers(["0007", "B-12/A", "1-1", "1_2", "01-2"]).find(number) == known
