"""What may be written about a tree and its site: for the form and for the API alike. Pure."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.tree import Site, Tree
from baumfeuchte.domain.typed_number import typed_number
from baumfeuchte.irrigation.soils import SOILS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.api.web.texts import Language

EXPOSURES: Final = ("sunny", "normal", "shade")
DROUGHT_CLASSES: Final = ("1", "2", "3", "4")
LEAST_AVAILABLE: Final = 0.02
FIRST_YEAR: Final = 1600


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One value of a tree.

    Attributes:
        name: as in ``Tree`` or ``Site``.
        section: of the form: ``tree``, ``place``, ``size``, ``site``, ``care``.
        kind: how it is read.
        low, high: of numbers, both included.
        most: longest text.
        choices: the only possible texts.
        required: may not be empty.
        unit: of the number.
    """

    name: str
    section: str
    kind: Literal["text", "whole", "number", "choice"] = "text"
    low: float = -math.inf
    high: float = math.inf
    most: int = 1000
    choices: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""


def _number(name: str, section: str, low: float, high: float, unit: str) -> FormField:
    return FormField(name=name, section=section, kind="number", low=low, high=high, unit=unit)


FIELDS: Final = (
    FormField(name="number", section="tree", most=200, required=True),
    FormField(name="species", section="tree", required=True),
    FormField(name="planting_year", section="tree", kind="whole", low=FIRST_YEAR, high=2200),
    FormField(name="planting_month", section="tree", kind="whole", low=1, high=12),
    FormField(name="drought_class", section="tree", kind="choice", choices=DROUGHT_CLASSES),
    FormField(name="street", section="place"),
    FormField(name="district", section="place"),
    FormField(
        name="latitude", section="place", kind="number", low=-90, high=90, required=True, unit="°"
    ),
    FormField(
        name="longitude",
        section="place",
        kind="number",
        low=-180,
        high=180,
        required=True,
        unit="°",
    ),
    _number("trunk_circumference_cm", "size", 1, 1500, "cm"),
    _number("crown_diameter_m", "size", 0.1, 60, "m"),
    _number("height_m", "size", 0.1, 80, "m"),
    FormField(name="soil", section="site", kind="choice", choices=tuple(SOILS)),
    _number("pit_area_m2", "site", 0.1, 1000, "m²"),
    FormField(name="exposure", section="site", kind="choice", choices=EXPOSURES),
    _number("stone_fraction", "site", 0, 0.95, ""),
    _number("field_capacity", "site", 0.01, 0.8, "m³/m³"),
    _number("wilting_point", "site", 0, 0.6, "m³/m³"),
    _number("wetted_volume_m3", "site", 0.01, 100, "m³"),
    FormField(name="watering_regime", section="care", most=100),
    FormField(name="contractor", section="care", most=200),
    FormField(name="reference_group", section="care", most=200),
)
BY_NAME: Final = {field.name: field for field in FIELDS}
SITE_FIELDS: Final = frozenset(Site.__dataclass_fields__)
_NEVER_NONE: Final = frozenset(
    {"number", "species", "street", "district", "contractor", "reference_group"}
)
NEW: Final = Tree(number="", species="", planting_year=None, latitude=math.nan, longitude=math.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTree:
    """What was written.

    Attributes:
        tree: as it would be stored; of no use with errors.
        errors: field -> what is wrong, one sentence.
    """

    tree: Tree
    errors: dict[str, str]


class _FaultError(ValueError):
    """A value cannot be used; the text's key and what it says."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


def values_of(tree: Tree) -> dict[str, Any]:
    """Every field of tree and site by its name."""
    return {
        field.name: getattr(tree.site if field.name in SITE_FIELDS else tree, field.name)
        for field in FIELDS
    }


def version_of(tree: Tree) -> str:
    """Changes with every stored value: somebody who edits an older version is told."""
    content = json.dumps(asdict(replace(tree, id=None)), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def read_tree(
    written: Mapping[str, object], base: Tree, *, this_year: int, language: Language
) -> ReadTree:
    """Bring what somebody wrote into a tree.

    Args:
        written: texts of a form or values of JSON by field; a field that is missing stays as it
            is, an empty one becomes unknown.
        base: the tree as it is stored, or ``NEW``.
        this_year: no tree is planted later than next year.
        language: of the sentences.
    """
    errors: dict[str, str] = {}
    found = values_of(base)
    for name, value in written.items():
        field = BY_NAME.get(name)
        try:
            if field is None:
                raise _FaultError("register_error_field")  # noqa: TRY301 - told like all others
            found[name] = _kept(found[name], _read(field, value, language))
        except _FaultError as fault:
            errors[name] = text(fault.key, language, **fault.values)
    for name, key in _across(found, this_year):
        errors.setdefault(name, text(key, language))
    if errors:
        return ReadTree(tree=base, errors=errors)
    of_site = {name: found[name] for name in found if name in SITE_FIELDS}
    of_tree = {name: found[name] for name in found if name not in SITE_FIELDS}
    return ReadTree(tree=replace(base, **of_tree, site=replace(base.site, **of_site)), errors={})


def _kept(before: object, after: object) -> object:
    """The stored number where the new one only repeats what a form shows of it: ten digits."""
    if (
        isinstance(before, float)
        and isinstance(after, float)
        and f"{before:.10g}" == f"{after:.10g}"
    ):
        return before
    return after


def _read(field: FormField, value: object, language: Language) -> object:
    if isinstance(value, bool) or (value is not None and not isinstance(value, str | int | float)):
        raise _FaultError("register_error_kind")
    plain = "" if value is None else " ".join(str(value).split())
    if not plain:
        return _empty(field)
    if "\x00" in plain:
        raise _FaultError("register_error_kind")
    if field.kind == "text":
        if len(plain) > field.most:
            raise _FaultError("register_error_long", most=field.most)
        return plain.lower() if field.name == "watering_regime" else plain
    if field.kind == "choice":
        return _choice(field, plain)
    # JSON has numbers of its own, with a decimal point and no thousands.
    return _numeric(field, plain, language if isinstance(value, str) else None)


def _empty(field: FormField) -> object:
    if field.required:
        raise _FaultError("register_error_required")
    if field.name == "stone_fraction":
        return 0.0
    return "" if field.name in _NEVER_NONE else None


def _choice(field: FormField, plain: str) -> object:
    known = {choice.lower(): choice for choice in field.choices}
    found = known.get(plain.lower())
    if found is None:
        raise _FaultError("register_error_choice", choices=", ".join(field.choices))
    return int(found) if field.name == "drought_class" else found


def _numeric(field: FormField, plain: str, language: Language | None) -> float | int:
    try:
        number = (
            float(plain) if language is None else typed_number(plain, language, high=field.high)
        )
    except ValueError:
        raise _FaultError("register_error_number") from None
    if not field.low <= number <= field.high:
        raise _FaultError(
            "register_error_range",
            low=f"{field.low:g}",
            high=f"{field.high:g}",
            unit=f" {field.unit}" if field.unit else "",
        )
    if field.kind == "number":
        return number
    if not number.is_integer():
        raise _FaultError("register_error_whole")
    return int(number)


def _across(found: Mapping[str, Any], this_year: int) -> list[tuple[str, str]]:
    """What single values do not show."""
    needed = [name for name in ("number", "species") if not found[name]]
    needed += [name for name in ("latitude", "longitude") if not math.isfinite(found[name])]
    faults = [(name, "register_error_required") for name in needed]
    year, month = found["planting_year"], found["planting_month"]
    if year is not None and year > this_year + 1:
        faults.append(("planting_year", "register_error_future"))
    if month is not None and year is None:
        faults.append(("planting_month", "register_error_month"))
    wet, dry = found["field_capacity"], found["wilting_point"]
    if wet is not None and dry is not None and wet - dry < LEAST_AVAILABLE:
        faults.append(("field_capacity", "register_error_capacity"))
    return faults
