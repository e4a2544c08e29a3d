"""Sensors: device types."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # --- device types ---
    "types_title": ("Gerätetypen", "Device types"),
    "types_lead": (
        "Jeder Sensor hat einen Typ. Der Typ sagt, wie seine Nachrichten zu lesen sind.",
        "Each sensor has a type. The type says how its messages are read.",
    ),
    "types_own": ("Eigene Gerätetypen", "Device types of your own"),
    "types_own_text": (
        "Für Geräte, die Baumfeuchte nicht von selbst kennt.",
        "For devices that Baumfeuchte does not know by itself.",
    ),
    "types_none": ("Noch keine.", "None yet."),
    "types_new": ("Neuer Gerätetyp", "New device type"),
    "types_builtin": ("Von Baumfeuchte gelesen", "Read by Baumfeuchte"),
    "types_name": ("Typ", "Type"),
    "types_measures": ("Misst", "Measures"),
    "types_probes": ("Sonden", "Probes"),
    "types_in_use": ("Sensoren", "Sensors"),
    "types_search": ("Typ suchen", "Search a type"),
    "types_back": ("Zurück zu den Gerätetypen", "Back to the device types"),
    "types_examples": ("Beispiele", "Examples"),
    "types_example_note": ("Beispiel", "Example"),
    "types_port": ("Port", "Port"),
    "types_payload": ("Nutzdaten (Hex)", "Payload (hex)"),
    "types_decoded": ("Vom Netz gelesene Werte (JSON)", "Values decoded by the network (JSON)"),
    "types_try": ("Nachricht ausprobieren", "Try a message"),
    "types_try_text": (
        "Nutzdaten einfügen und sehen, was der Typ daraus liest. Nichts wird gespeichert.",
        "Paste a payload and see what the type reads. Nothing is stored.",
    ),
    "types_try_button": ("Lesen", "Read"),
    "types_says": ("Liest", "Reads"),
    "types_nothing": ("Gültige Nachricht ohne Messwerte.", "A valid message without readings."),
    "types_cannot": ("Nicht lesbar: {why}", "Not readable: {why}"),
    "types_kind": ("Art", "Kind"),
    "types_kind_javascript": ("Skript des Herstellers", "Script of the vendor"),
    "types_kind_mapping": ("Zuordnung gelesener Werte", "Mapping of decoded values"),
    "types_kind_codec": ("eingebaut", "built in"),
    "types_edit": ("Bearbeiten", "Edit"),
    "types_delete": ("Löschen", "Remove"),
    "types_form_name": ("Name (hersteller/modell)", "Name (vendor/model)"),
    "types_form_note": ("Bemerkung", "Note"),
    "types_form_script": ("Skript (JavaScript)", "Script (JavaScript)"),
    "types_form_script_hint": (
        "Wie bei The Things Stack oder ChirpStack. Leer bei einer Zuordnung.",
        "As for The Things Stack or ChirpStack. Empty for a mapping.",
    ),
    "types_form_rules": ("Welcher Wert ist was?", "Which value is what?"),
    "types_form_path": ("Stelle im Objekt", "Place in the object"),
    "types_form_quantity": ("Größe", "Quantity"),
    "types_form_unit": ("Einheit", "Unit"),
    "types_form_probe": ("Sonde (ab 0)", "Probe (from 0)"),
    "types_form_depth": ("Übliche Tiefe, cm", "Usual depth, cm"),
    "types_form_examples": ("Beispiele (JSON)", "Examples (JSON)"),
    "types_form_examples_hint": (
        (
            "Mindestens eine echte Nachricht mit allen Werten, die herauskommen sollen. "
            "Gespeichert wird nur, wenn alle stimmen."
        ),
        (
            "At least one real message with every value that it says. It is saved only when all "
            "are right."
        ),
    ),
    "types_form_check": ("Nur prüfen", "Check only"),
    "types_form_save": ("Prüfen und speichern", "Check and save"),
    "types_checked_ok": ("Alle Beispiele stimmen.", "All examples are right."),
    "types_checked_bad": (
        "Nicht gespeichert: Nicht alle Beispiele stimmen.",
        "Not saved: not all examples are right.",
    ),
    "types_expected": ("Erwartet", "Expected"),
    "types_got": ("Gelesen", "Read"),
    "types_ok": ("stimmt", "right"),
    "types_wrong": ("stimmt nicht", "wrong"),
}
