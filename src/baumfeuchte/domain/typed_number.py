"""Numbers as people type them into forms: ``2.000``, ``12,5`` and, in English, ``2,000``."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_GROUPED: Final = 1000.0
_DIGITS: Final = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)*|[.,][0-9]+)")
_BLANKS: Final = re.compile(r"[\s'’]")
_THOUSANDS: Final[Mapping[str, str]] = {"de": ".", "en": ","}
_MINUS: Final = "\N{MINUS SIGN}"


def typed_number(typed: str, language: Literal["de", "en"], *, high: float = math.inf) -> float:
    """A number out of a form.

    Where both signs stand in it, the last one is the decimal sign. A single one before three
    digits is ambiguous: it groups thousands where the language writes them so *and* the value can
    reach a thousand, so ``2.000`` is a tank of two thousand litres and ``51.443`` a latitude.

    Args:
        typed: what stands in the field.
        language: of the page: German groups with a point, English with a comma.
        high: the largest value that is possible.

    Returns:
        A finite number.

    Raises:
        ValueError: it is none.
    """
    plain = _BLANKS.sub("", typed).replace(_MINUS, "-")
    if _DIGITS.fullmatch(plain) is None:
        raise ValueError(typed)
    decimal = _decimal_sign(plain, _THOUSANDS[language], high)
    whole, _, rest = plain.rpartition(decimal) if decimal else (plain, "", "")
    parts = re.split("[.,]", whole)
    if len(parts) > 1 and not _is_grouped(parts):
        raise ValueError(typed)
    value = float(f"{''.join(parts)}.{rest}" if decimal else "".join(parts))
    if not math.isfinite(value):
        raise ValueError(typed)
    return value


def _decimal_sign(plain: str, groups: str, high: float) -> str:
    """The sign before the fraction; empty where there is none."""
    signs = {sign for sign in ".," if sign in plain}
    if not signs:
        return ""
    last = max(signs, key=plain.rindex)
    if len(signs) > 1:
        return last
    if plain.count(last) > 1:
        return ""
    parts = plain.split(last)
    is_group = last == groups and high >= LEAST_GROUPED and _is_grouped(parts)
    return "" if is_group else last


def _is_grouped(parts: list[str]) -> bool:
    """Whether these are digits in groups of three, and the first is one that people would write."""
    first = parts[0].lstrip("+-")
    return (
        0 < len(first) <= 3  # noqa: PLR2004 - thousands
        and not first.startswith("0")
        and all(len(part) == 3 for part in parts[1:])  # noqa: PLR2004 - thousands
    )


def typed_amount(typed: str, language: Literal["de", "en"], *, high: float = math.inf) -> float:
    """A number of litres, with or without its unit: ``80``, ``80 l``, ``62,5 Liter``.

    Raises:
        ValueError: it is no number.
    """
    plain = re.sub(r"\s*(?:liters?|litres?|l)\.?\s*$", "", typed.strip(), flags=re.IGNORECASE)
    return typed_number(plain, language, high=high)
