"""One reading of numbers for all forms."""

from __future__ import annotations

import pytest

from baumfeuchte.domain.typed_number import typed_amount, typed_number


@pytest.mark.parametrize(
    ("typed", "german", "english"),
    [
        ("2000", 2000, 2000),
        ("2.000", 2000, 2),
        ("2,000", 2, 2000),
        ("12,5", 12.5, 12.5),
        ("12.5", 12.5, 12.5),
        ("1.234,5", 1234.5, 1234.5),
        ("1,234.5", 1234.5, 1234.5),
        ("1.234.567", 1_234_567, 1_234_567),
        ("0.125", 0.125, 0.125),
        ("0,125", 0.125, 0.125),
        (",5", 0.5, 0.5),
        ("5,", 5, 5),
        (" 2 000 ", 2000, 2000),
        ("2\N{NO-BREAK SPACE}000", 2000, 2000),
        ("1'500", 1500, 1500),
        ("-7,26", -7.26, -7.26),
        ("\N{MINUS SIGN}3", -3, -3),
        ("2.0000", 2, 2),
        ("1234.567", 1234.567, 1234.567),
    ],
)
def test_signs_mean_what_the_language_means(typed: str, german: float, english: float) -> None:
    assert typed_number(typed, "de") == pytest.approx(german)
    assert typed_number(typed, "en") == pytest.approx(english)


def test_a_value_that_cannot_reach_a_thousand_has_no_thousands() -> None:
    assert typed_number("51.443", "de", high=90) == pytest.approx(51.443)
    assert typed_number("7,262", "en", high=180) == pytest.approx(7.262)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        ".",
        "viel",
        "1.00.000",
        "1.2.3",
        "12.34,5",
        "nan",
        "inf",
        "1e3",
        "1_000",
        "0x1",
        "٣",
        "9" * 400,
    ],
)
def test_anything_else_is_none(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        typed_number(typed, "de")


@pytest.mark.parametrize("typed", ["62,5", "62,5 l", "62,5l", "62,5 Liter", "62.5 litres"])
def test_litres_with_their_unit(typed: str) -> None:
    assert typed_amount(typed, "de") == pytest.approx(62.5)
