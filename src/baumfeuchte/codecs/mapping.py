"""A decoded object to measurements, by the rules of a device type.

Decoded objects are not stable (lorawan 3, gotcha 13): keys change, numbers come as text with units
and decimal commas. What is absent is skipped; what is there and no number refuses the whole
message, so that nothing is lost silently and a corrected mapping can replay it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Final

from baumfeuchte.codecs.device_time import EARLIEST
from baumfeuchte.codecs.object_path import MISSING, paths_in, text_of, value_at
from baumfeuchte.codecs.plausible import flags_of, teros21_flags, watermark_flags
from baumfeuchte.codecs.units import conversion
from baumfeuchte.domain.errors import DecodeError
from baumfeuchte.domain.reading import Measurement, Quality, Quantity
from baumfeuchte.domain.times import TOO_LATE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from baumfeuchte.domain.device_type import MappingRule

SENSORS: Final[Mapping[str, Callable[[float], Quality]]] = {
    "watermark": watermark_flags,
    "teros21": teros21_flags,
}
"""Judges of sensors whose range has ends; both measure a tension."""

_NOTHING: Final = frozenset({"", "-", "--", "n/a", "na", "null", "none"})
"""Texts that say that there is no value. NaN is none of them: there was one, and it is lost."""

_NUMBER: Final = re.compile(
    r"\s*(?P<number>[+\-\u2212]?(?:\d[\d.,'\u2019\u00a0]*|[.,]\d+)(?:[eE][+\-]?\d+)?)\s*(?P<unit>.*?)\s*",
    re.DOTALL,
)
_DIGITS: Final = re.compile(r"\s*\d+(?:\.\d*)?\s*")
"""Tried before ISO 8601, which may have no separators either."""

_LONGEST_TEXT: Final = 60
_MILLISECONDS_FROM: Final = 1e11
"""Seconds reach this number in the year 5138, milliseconds reached it in 1973."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def measure(rules: Sequence[MappingRule], decoded: Mapping[str, object]) -> tuple[Measurement, ...]:
    """Take the values that the rules name.

    Where two rules lead to the same quantity, probe and time, the first one counts: a later rule
    is the key of another firmware.

    Args:
        rules: of a device type.
        decoded: the network server's object, or what a script made.

    Returns:
        At least one measurement, in the units of the quantities; tensions are positive.

    Raises:
        DecodeError: ``no_mapped_value``: no rule found anything; ``bad_value``: a value is no
            number, or two probes say that they are the same one.
    """
    found: dict[tuple[Quantity, int, datetime | None], tuple[MappingRule, Measurement]] = {}
    for rule in rules:
        measurement = _by_rule(rule, decoded)
        if measurement is None:
            continue
        key = (measurement.quantity, measurement.probe, measurement.observed_at)
        first = found.setdefault(key, (rule, measurement))
        if first[1].value != measurement.value and rule.probe_from and first[0].probe_from:
            raise _bad(rule.path, f"says that it is probe {measurement.probe}, as another one does")
    if not found:
        raise DecodeError(
            f"The decoded object has none of the mapped values ({_listed(decoded)}): correct the "
            "paths of the device type, then run `baumfeuchte replay`.",
            reason="no_mapped_value",
        )
    return tuple(measurement for _, measurement in found.values())


def _listed(decoded: Mapping[str, object]) -> str:
    paths = paths_in(decoded)
    return f"it has {', '.join(paths)}"[:1000] if paths else "it is empty"


def _by_rule(rule: MappingRule, decoded: Mapping[str, object]) -> Measurement | None:
    raw = value_at(decoded, rule.path)
    if _is_absent(raw, rule):
        return None
    probe = _probe(rule, decoded)
    if probe is None:
        return None
    value = _value(rule, raw)
    return Measurement(
        quantity=rule.quantity,
        probe=probe,
        value=value,
        observed_at=None if rule.time_path is None else _time(decoded, rule.time_path),
        flags=_flags(rule, value),
    )


def _is_absent(raw: object, rule: MappingRule) -> bool:
    if raw is MISSING or raw is None:
        return True
    text = text_of(raw)
    return text in rule.absent or (isinstance(raw, str) and text.lower() in _NOTHING)


def _probe(rule: MappingRule, decoded: Mapping[str, object]) -> int | None:
    """The order of the probe; None where the object names one that the type does not know."""
    if rule.probe_from is None:
        return rule.probe
    said = value_at(decoded, rule.probe_from.path)
    return rule.probe_from.probes.get(text_of(said))


def _value(rule: MappingRule, raw: object) -> float:
    number, unit = _number(rule.path, raw)
    convert = conversion(rule.quantity, unit or rule.unit)
    if convert is None:
        raise _bad(rule.path, f"is in {unit or rule.unit!r}, which is no {rule.quantity.value}")
    try:
        value = convert(number * rule.factor + rule.offset)
    except OverflowError:
        value = float("inf")
    if not isfinite(value):
        raise _bad(rule.path, f"is {raw!r}, which is no finite number")
    if rule.quantity is Quantity.SOIL_WATER_TENSION_KPA:
        return abs(value)  # potentials are negative, tensions positive (lorawan 3, gotcha 10)
    return value


def _number(path: str, raw: object) -> tuple[float, str]:
    """A number and the unit that is written beside it, if any."""
    if isinstance(raw, str):
        found = _NUMBER.fullmatch(raw) if len(raw) <= _LONGEST_TEXT else None
        number = None if found is None else _parse(found["number"])
        if found is None or number is None:
            raise _bad(path, f"is {raw[:_LONGEST_TEXT]!r}, which is no number")
        return number, found["unit"]
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise _bad(path, f"is {text_of(raw)[:_LONGEST_TEXT]!r}, which is no number")
    try:
        return float(raw), ""
    except OverflowError:
        raise _bad(path, "is larger than any number that a sensor sends") from None


def _parse(text: str) -> float | None:
    """A number with a decimal point or comma; with both, the last one is the decimal mark."""
    text = re.sub(r"['\u2019\u00a0]", "", text).replace("\u2212", "-")
    if text.count(",") and text.count("."):
        if text.rfind(",") > text.rfind("."):
            text = text.replace(".", "").replace(",", ".")
        else:
            text = text.replace(",", "")
    else:
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


def _time(decoded: Mapping[str, object], path: str) -> datetime | None:
    """The object's own time; None, the uplink's time, where it has none or its clock is not set."""
    raw = value_at(decoded, path)
    if raw is MISSING or raw is None or text_of(raw).lower() in _NOTHING:
        return None
    at = _moment(raw)
    if at is None:
        raise _bad(path, f"is {text_of(raw)[:_LONGEST_TEXT]!r}, which is no time")
    return at if EARLIEST <= at < TOO_LATE else None


def _moment(raw: object) -> datetime | None:
    """Unix seconds or milliseconds, as number or text, or ISO 8601; without an offset it is UTC."""
    try:
        if isinstance(raw, str):
            if not _DIGITS.fullmatch(raw):
                at = datetime.fromisoformat(raw.strip())
                return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
            raw = float(raw)
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return None
        seconds = raw / 1000 if abs(raw) >= _MILLISECONDS_FROM else raw
        return _EPOCH + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return None


def _flags(rule: MappingRule, value: float) -> Quality:
    judge = SENSORS.get(rule.sensor)
    return flags_of(rule.quantity, value) if judge is None else judge(value)


def _bad(path: str, what: str) -> DecodeError:
    return DecodeError(
        f"The value {path} of the decoded object {what}: correct the device type (`absent` names "
        "values that mean nothing), then run `baumfeuchte replay`.",
        reason="bad_value",
    )
