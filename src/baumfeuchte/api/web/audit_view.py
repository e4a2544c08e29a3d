"""The audit in words: what was done to what, which fields, and their values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.register_view import word as register_word
from baumfeuchte.api.web.sensor_words import reason_word
from baumfeuchte.api.web.texts import TEXTS, text
from baumfeuchte.domain.observation import MOISTURE_WORDS, Moisture
from baumfeuchte.irrigation.city_value_texts import full_name
from baumfeuchte.irrigation.city_values import CITY_VALUES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.audit import AuditEntry

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)")
_TIME: Final = re.compile(r"(\d\d:\d\d):00")
_IN_SUBJECT: Final = re.compile(r"(?<=\d )(tree|stop|tree_id)(?= )")
_FIELDS: Final = ("audit_field_{}", "register_field_{}")
"""Where the word of a field stands."""
_VALUES: Final = {
    "status": "tours_status_{}",
    "state": "tours_state_{}",
    "kind": "audit_kind_of_{}",
    "role": "role_{}",
    "scopes": "scope_{}",
}
"""Field whose value is one of a few -> where its word stands."""
_OF_REGISTER: Final = frozenset({"soil", "exposure", "drought_class"})
_NAMED: Final = {"vehicle_id": "vehicle", "depot_id": "water_point"}
"""Field that holds a key of ours -> what it names."""
_WHOLE: Final = {
    "watering list": "audit_subject_list",
    "all sensors": "audit_subject_all_sensors",
    "vehicles (demo)": "audit_subject_demo",
}
"""Subjects that name nothing single."""
_SENTENCES: Final = (
    (re.compile(r"Imported (?P<name>.+)\."), "audit_detail_imported"),
    (re.compile(r"Set \w+ of \d+ trees\."), ""),
    (
        re.compile(r"(?P<cells>\d+) cells, (?P<days>\d+) observed days new or changed"),
        "audit_detail_weather",
    ),
    (re.compile(r"since (?P<when>[\d: -]+ UTC) from (?P<url>.+)"), "audit_detail_backfill"),
)
"""Sentences that programs write beside a change -> their text; those that say nothing more go."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the audit."""

    at: str
    actor: str
    action: str
    subject: str
    detail: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """For whom it is put into words.

    Attributes:
        zone: of the city.
        language: of the words.
        names: ``vehicle 9`` -> its name; also of water points.
    """

    zone: ZoneInfo
    language: Language
    names: Mapping[str, str]


def change(entry: AuditEntry, reader: Reader) -> Change:
    """A change with what differs: name of the field, before, after."""
    return Change(
        at=formats.moment(entry.at, reader.zone, reader.language),
        actor=entry.actor,
        action=_action(entry.action, reader.language),
        subject=_subject(entry, reader),
        detail=_detail(entry, reader.language),
        fields=_differences(entry.before or {}, entry.after or {}, reader),
    )


def _differences(
    before: Mapping[str, object], after: Mapping[str, object], reader: Reader
) -> tuple[tuple[str, str, str], ...]:
    names = dict.fromkeys((*before, *after))
    shown = (
        (
            field_word(name, reader.language),
            value_word(before.get(name), name, reader),
            value_word(after.get(name), name, reader),
        )
        for name in names
        if before.get(name) != after.get(name)
    )
    return tuple(line for line in shown if line[1] != line[2])


def field_word(name: str, language: Language) -> str:
    """What people call a field; a name that no text knows stays as it is stored."""
    plain = re.sub(r"\W", "_", name)
    known = next((form.format(plain) for form in _FIELDS if form.format(plain) in TEXTS), None)
    return text(known, language) if known else name.replace("_", " ")


def value_word(found: object, name: str, reader: Reader) -> str:
    """A stored value as people say it."""
    if found is None or found in ("", [], {}):
        return "–"
    if name in _NAMED:
        return reader.names.get(f"{_NAMED[name]} {found}", str(found))
    if isinstance(found, str):
        return _of_text(found, name, reader)
    if isinstance(found, list) and all(isinstance(item, str) for item in found):
        return ", ".join(_of_text(item, name, reader) for item in found)
    if isinstance(found, int | float):
        return _of_number(found, reader.language)
    return json.dumps(found, ensure_ascii=False)


def _of_number(found: float, language: Language) -> str:
    if isinstance(found, bool):
        return "✓" if found else "–"
    # Not ``formats.number``: nobody knows here whether it is a year or an amount.
    shown = f"{found:.6f}".rstrip("0").rstrip(".")
    return shown.replace(".", ",") if language == "de" else shown


def _of_text(found: str, name: str, reader: Reader) -> str:
    language = reader.language
    known = _VALUES.get(name, "").format(found)
    if known in TEXTS:
        return text(known, language)
    if name == "word" and found in set(Moisture):
        return MOISTURE_WORDS[language][Moisture(found)]
    if name in _OF_REGISTER:
        return register_word(name, found, language)
    if name == "reason":
        return reason_word(found, language)
    return _of_time(found, reader)


def _of_time(found: str, reader: Reader) -> str:
    try:
        if _MOMENT.fullmatch(found):
            return formats.moment(datetime.fromisoformat(found), reader.zone, reader.language)
        if _DAY.fullmatch(found):
            return formats.numeric_day(date.fromisoformat(found), reader.language)
    except (ValueError, OverflowError):
        return found
    clock = _TIME.fullmatch(found)
    return clock[1] if clock else found


def _action(action: str, language: Language) -> str:
    known = f"audit_{action.replace('.', '_')}"
    return text(known, language) if known in TEXTS else action


def _subject(entry: AuditEntry, reader: Reader) -> str:
    if entry.subject in _WHOLE:
        return text(_WHOLE[entry.subject], reader.language)
    kind, _, rest = entry.subject.partition(" ")
    if kind == "threshold" and rest in CITY_VALUES:
        rest = full_name(rest, reader.language)
    if kind in _NAMED.values():
        # Its name now; else what it was called when it was changed or deleted.
        once = (entry.after or entry.before or {}).get("name")
        rest = reader.names.get(entry.subject) or (str(once) if once else rest)
    rest = _IN_SUBJECT.sub(lambda found: _kind(found[1], reader.language), rest)
    return f"{_kind(kind, reader.language)} {rest}".strip()


def _kind(kind: str, language: Language) -> str:
    known = f"audit_kind_{kind}"
    return text(known, language) if known in TEXTS else kind.replace("_", " ")


def _detail(entry: AuditEntry, language: Language) -> str:
    if entry.action == "rejection.dismiss":
        return entry.detail
    if entry.action == "readings.replay":
        return reason_word(entry.detail, language) if entry.detail else ""
    for pattern, key in _SENTENCES:
        found = pattern.fullmatch(entry.detail)
        if found:
            return text(key, language, **found.groupdict()) if key else ""
    return entry.detail
