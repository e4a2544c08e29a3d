"""What the pages of the register show: lines of the table, fields of the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from baumfeuchte.api.tree_form import FIELDS, FormField, values_of
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import TEXTS, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.storage.audit import AuditEntry
    from baumfeuchte.storage.registry import TreeFilter, TreeOverview

SECTIONS = tuple(dict.fromkeys(field.section for field in FIELDS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table."""

    id: int
    number: str
    species: str
    year: str
    place: str
    district: str
    soil: str
    contractor: str
    sensors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A field of the form.

    Attributes:
        value: as it stands in the field.
        options: value and word of a choice; None for other fields.
        stored: what is stored now, where somebody else changed it; else None.
    """

    name: str
    label: str
    hint: str
    value: str
    required: bool
    numeric: bool
    options: tuple[tuple[str, str], ...] | None
    error: str
    stored: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Fields that belong together."""

    name: str
    title: str
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastChange:
    """A line of the tree's history."""

    who: str
    when: str
    what: tuple[str, ...]


def row(found: TreeOverview, language: Language) -> Row:
    """A tree as a line of the table; empty texts are shown as a dash."""
    tree = found.tree
    return Row(
        id=tree.id or 0,
        number=tree.number,
        species=tree.species,
        year="" if tree.planting_year is None else str(tree.planting_year),
        place=tree.street,
        district=tree.district,
        soil=word("soil", tree.site.soil, language),
        contractor=tree.contractor,
        sensors=found.sensor_count,
    )


def word(name: str, value: object, language: Language) -> str:
    """A value of a choice as people say it."""
    key = f"register_{name}_{value}"
    return text(key, language) if key in TEXTS else written(value, language)


def written(value: object, language: Language) -> str:
    """A stored value as it stands in a field."""
    if value is None:
        return ""
    if isinstance(value, float):
        return formats.in_field(value, language)
    return str(value)


def sections(
    values: Mapping[str, str],
    language: Language,
    *,
    errors: Mapping[str, str] | None = None,
    stored: Tree | None = None,
) -> tuple[Section, ...]:
    """The form.

    Args:
        values: what stands in the fields.
        language: of the words.
        errors: what is wrong with which field.
        stored: what somebody else stored meanwhile.
    """
    kept = None if stored is None else filled(stored, language)
    return tuple(
        Section(
            name=name,
            title=text(f"register_section_{name}", language),
            inputs=tuple(
                _input(field, values, language, errors or {}, kept)
                for field in FIELDS
                if field.section == name
            ),
        )
        for name in SECTIONS
    )


def filled(tree: Tree, language: Language) -> dict[str, str]:
    """The fields of a stored tree."""
    return {
        name: "" if value != value else written(value, language)  # noqa: PLR0124 - NaN
        for name, value in values_of(tree).items()
    }


def _input(
    field: FormField,
    values: Mapping[str, str],
    language: Language,
    errors: Mapping[str, str],
    kept: Mapping[str, str] | None,
) -> Input:
    options = None
    if field.choices:
        unknown = ("", text("register_unknown", language))
        options = (unknown, *((c, word(field.name, c, language)) for c in field.choices))
    hint = f"register_hint_{field.name}"
    value = values.get(field.name, "")
    differs = kept is not None and kept[field.name] != value
    return Input(
        name=field.name,
        label=text(f"register_field_{field.name}", language),
        hint=text(hint, language) if hint in TEXTS else "",
        value=value,
        required=field.required,
        numeric=field.kind in ("whole", "number"),
        options=options,
        error=errors.get(field.name, ""),
        stored=kept[field.name] if kept is not None and differs else None,
    )


def past_changes(
    entries: Sequence[AuditEntry], zone: ZoneInfo, language: Language
) -> tuple[PastChange, ...]:
    """Who changed what of a tree, newest first."""
    return tuple(
        PastChange(
            who=entry.actor,
            when=formats.moment(entry.at, zone, language),
            what=tuple(_changed(entry, language)) or (entry.action,),
        )
        for entry in entries
    )


def _changed(entry: AuditEntry, language: Language) -> list[str]:
    before, after = entry.before or {}, entry.after or {}
    if entry.before is None:
        return [text("register_new", language)]
    return [
        f"{_label(name, language)}: {_shown(name, before.get(name), language)} → "
        f"{_shown(name, after.get(name), language)}"
        for name in after
    ]


def _label(name: str, language: Language) -> str:
    key = f"register_field_{name}"
    return text(key, language) if key in TEXTS else name


def _shown(name: str, value: object, language: Language) -> str:
    return word(name, value, language) or "–"


def filter_query(wanted: TreeFilter) -> dict[str, str]:
    """The filters as parameters of an address."""
    pairs = {
        name: getattr(wanted, name)
        for name in (
            "search", "district", "street", "species", "contractor", "reference_group", "missing",
        )
        if getattr(wanted, name)
    }  # fmt: skip
    if wanted.sensor is not None:
        pairs["sensor"] = "yes" if wanted.sensor else "no"
    return pairs


def with_filters(path: str, wanted: TreeFilter, language: Language, **more: str) -> str:
    """An address of ours with the filters."""
    pairs = filter_query(wanted) | {name: value for name, value in more.items() if value}
    if language == "en":
        pairs["lang"] = "en"
    return f"{path}?{urlencode(pairs)}" if pairs else path
