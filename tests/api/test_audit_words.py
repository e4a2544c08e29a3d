"""The audit speaks the language of its page: every field and every value that can be written."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import baumfeuchte
from baumfeuchte.api.auth import IMPLIED
from baumfeuchte.api.tree_form import DROUGHT_CLASSES, EXPOSURES, FIELDS
from baumfeuchte.api.web.audit_view import Reader, change, field_word, value_word
from baumfeuchte.api.web.texts import LANGUAGES, TEXTS, Language
from baumfeuchte.domain.observation import Moisture
from baumfeuchte.domain.people import Role
from baumfeuchte.domain.tour import PointKind, Vehicle, WaterPoint
from baumfeuchte.domain.tour_states import StopState, TourStatus
from baumfeuchte.registry.outcome import ImportResult
from baumfeuchte.storage.audit import AuditEntry

SOURCE = Path(baumfeuchte.__file__).parent
WRITERS = re.compile(
    r"\b(?:audit\.)?record\(|_about|shown_place|told_watering|def shown\(|def _note\("
)
NOT_FIELDS = {"id", "source_id"}
SAME_IN_BOTH = {"Name", "Team", "Tank (Liter)", "Status"}
VALUES = {
    "state": [item.value for item in StopState],
    "status": [item.value for item in TourStatus],
    "word": [item.value for item in Moisture],
    "kind": [*(item.value for item in PointKind), "javascript", "mapping"],
    "role": [item.value for item in Role],
    "scopes": [*IMPLIED, "read", "gateway"],
    "exposure": list(EXPOSURES),
    "soil": ["substrate"],
    "reason": ["unknown_device", "unknown_device_type", "not_json"],
}


def in_dictionaries(tree: ast.AST) -> set[str]:
    """Texts that are keys of a dictionary, as the audit's values are."""
    return {
        key.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def written() -> set[str]:
    """Fields in the calls of ``record``, in what they are handed, and of what is shown whole."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts or path.name == "audit.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in ("record", "_record"):
                found |= set().union(*(in_dictionaries(item.value) for item in node.keywords))
            elif name == "change" and ast.unparse(node).startswith("change(conn, desk"):
                found |= {item.arg for item in node.keywords if item.arg and item.arg != "plan"}
        if path.name in ("places.py", "changes.py", "field_notes.py", "desk.py", "entries.py",
                         "sensor_import.py", "readings_import.py", "replay.py"):  # fmt: skip
            found |= of_shown(path)
    found |= {item.name for kind in (Vehicle, WaterPoint) for item in fields(kind)}
    found |= {item.name for item in FIELDS}
    found |= set(ImportResult(created=0, unchanged=0, faults=[]).counts())
    found |= {
        "valid_from",
        "value",
        "source",
        "values",
        "stored",
        "duplicate",
        "ignored",
        "rejected",
    }
    found |= {"name", "kind", "note", "script", "rules", "examples"}  # of a device type
    return found - NOT_FIELDS


def of_shown(path: Path) -> set[str]:
    """Keys in functions that make what ``record`` is handed."""
    makers = {"shown", "shown_place", "told_watering", "_about", "_note", "log_watering",
              "log_observation", "log_note", "_store"}  # fmt: skip
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name in makers:
            found |= in_dictionaries(node)
    return found


def test_every_field_has_its_words_in_both_languages() -> None:
    known = written()
    assert {"tank_litres", "depth_cm", "entry_key", "faulty_lines", "stone_fraction", "at"} <= known
    assert len(known) > 70
    missing = {
        name
        for name in known
        if f"audit_field_{name}" not in TEXTS and f"register_field_{name}" not in TEXTS
    }
    assert missing == set()
    for name in known:
        german, english = (field_word(name, language) for language in LANGUAGES)
        assert "_" not in german + english


def reader(language: Language, **names: str) -> Reader:
    shown = {key.replace("__", " "): name for key, name in names.items()}
    return Reader(zone=ZoneInfo("Europe/Berlin"), language=language, names=shown)


@pytest.mark.parametrize(
    ("name", "value"), [(n, v) for n, values in VALUES.items() for v in values]
)
def test_every_value_of_a_few_has_its_words(name: str, value: str) -> None:
    german, english = (value_word(value, name, reader(language)) for language in LANGUAGES)
    assert german != value, "the stored word is English"
    assert "_" not in german + english
    assert value_word([value], name, reader("de")) in {german, value}


def test_classes_stay_numbers() -> None:
    for item in DROUGHT_CLASSES:
        assert value_word(int(item), "drought_class", reader("de")) == item


def entry(subject: str, **values: Any) -> AuditEntry:
    settings = {"action": "vehicle.update", "detail": "", "before": None, "after": None}
    return AuditEntry(
        id=1, at=datetime(2026, 7, 15, tzinfo=UTC), actor="p", subject=subject, **settings | values
    )


def test_a_vehicle_is_called_by_its_name() -> None:
    now = reader("de", vehicle__9="Gießwagen 1", water_point__2="Hof")
    changed = change(entry("vehicle 9", before={"depot_id": 3}, after={"depot_id": 2}), now)
    assert changed.subject == "Fahrzeug Gießwagen 1"
    assert changed.fields == (("Betriebshof", "3", "Hof"),)
    gone = change(entry("vehicle 8", before={"name": "Alt"}), now)
    assert gone.subject == "Fahrzeug Alt"
    assert change(entry("vehicle 7"), now).subject == "Fahrzeug 7"


@pytest.mark.parametrize(
    ("subject", "german"),
    [
        ("watering 12 tree BO-1", "Gießgang 12 Baum BO-1"),
        ("tour 5 stop 2 tree Z tree 1", "Tour 5 Halt 2 Baum Z tree 1"),
        ("tree A tree B", "Baum A tree B"),
        ("watering list", "Gießliste"),
        ("all sensors", "Alle Sensoren"),
    ],
)
def test_what_was_changed_in_german(subject: str, german: str) -> None:
    assert change(entry(subject), reader("de")).subject == german


@pytest.mark.parametrize(
    ("detail", "german"),
    [
        ("Imported kataster.csv.", "Eingelesen: kataster.csv"),
        ("Set contractor of 12 trees.", ""),
        ("9 cells, 30 observed days new or changed",
         "9 Wetterfelder, 30 beobachtete Tage neu oder geändert"),
        ("since 2026-07-01 00:00 UTC from http://x/", "seit 2026-07-01 00:00 UTC, von http://x/"),
        ("Tour Nord", "Tour Nord"),
    ],
)  # fmt: skip
def test_sentences_of_programs_in_german(detail: str, german: str) -> None:
    assert change(entry("trees", detail=detail), reader("de")).detail == german


def test_times_are_local() -> None:
    told = {"at": "2026-07-15T03:30:00+00:00", "opens": "06:30:00", "valid_from": "2026-08-01"}
    shown = {
        name: after for name, _, after in change(entry("tour 1", after=told), reader("de")).fields
    }
    assert shown == {"Zeitpunkt": "15.07.2026, 05:30", "öffnet": "06:30", "gilt ab": "01.08.2026"}
