"""Login and people."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "login_name": ("Name", "Name"),
    "login_password": ("Passwort", "Password"),
    "login_failed": ("Name oder Passwort stimmt nicht.", "Name or password is wrong."),
    "login_locked": (
        "Zu viele Fehlversuche. Bitte in {wait} noch einmal versuchen.",
        "Too many failed attempts. Please try again in {wait}.",
    ),
    "login_with": ("Anmelden mit {label}", "Log in with {label}"),
    "login_or": ("oder mit Name und Passwort", "or with name and password"),
    "login_nobody_title": ("Noch hat niemand einen Zugang", "Nobody has an account yet"),
    "login_nobody_text": (
        "Die erste Person legt an, wer den Server betreut. Das Passwort wird dabei erfragt:",
        "Whoever runs the server lets the first person in. The command asks for a password:",
    ),
    "login_demo_title": ("Vorführung: als wer?", "Demo: as whom?"),
    "login_demo_text": (
        "Ein Klick genügt, ein Passwort gibt es hier nicht.",
        "One click is enough; there are no passwords here.",
    ),
    "login_oidc_down": (
        "{label} ist gerade nicht erreichbar. Die Anmeldung mit Name und Passwort geht weiter.",
        "{label} cannot be reached now. Name and password go on working.",
    ),
    "login_oidc_refused": (
        "{label} hat die Anmeldung nicht bestätigt. Bitte noch einmal versuchen.",
        "{label} did not confirm the login. Please try again.",
    ),
    "login_oidc_old": (
        "Dieser Anmeldeversuch ist abgelaufen. Bitte noch einmal beginnen.",
        "This attempt has expired. Please begin again.",
    ),
    "login_oidc_unknown": (
        "Für diese Person gibt es hier keinen Zugang. Bitte die Verwaltung darum bitten.",
        "There is no account for this person here. Please ask an admin for one.",
    ),
    "people_seconds": ("{count} Sekunden", "{count} seconds"),
    "people_minutes": ("{count} Minuten", "{count} minutes"),
    "people_trees_of": ("Bäume von {name}", "trees of {name}"),
    "people_whole_city": ("ganze Stadt", "whole city"),
    "people_unknown_device": ("unbekanntes Gerät", "unknown device"),
    "role_viewer": ("Lesen", "Viewer"),
    "role_crew": ("Gießkolonne", "Watering crew"),
    "role_planner": ("Disposition", "Planner"),
    "role_sensors": ("Sensorik", "Sensor team"),
    "role_admin": ("Verwaltung", "Administration"),
    "role_viewer_text": (
        "sieht Listen, Karte und Bäume, ändert nichts",
        "sees lists, map and trees, changes nothing",
    ),
    "role_crew_text": (
        "trägt Gießgänge und Beobachtungen ein",
        "logs waterings and observations",
    ),
    "role_planner_text": (
        "stellt Gießlisten und Touren zusammen",
        "puts watering lists and tours together",
    ),
    "role_sensors_text": (
        "betreut Sensoren und ihre Meldungen",
        "looks after sensors and their messages",
    ),
    "role_admin_text": (
        "darf alles, auch Personen und Schlüssel",
        "may do everything, people and keys too",
    ),
    "admin_people": ("Personen", "People"),
    "admin_keys": ("API-Schlüssel", "API keys"),
    "admin_audit": ("Änderungsprotokoll", "Audit log"),
    "admin_nav": ("Bereiche der Verwaltung", "Administration"),
    "people_intro": (
        "Wer sich anmelden darf, was die Person tun darf und welchen Teil der Stadt sie sieht.",
        "Who may log in, what they may do, and which part of the city they see.",
    ),
    "people_add": ("Person anlegen", "Add a person"),
    "people_edit": ("{name} bearbeiten", "Edit {name}"),
    "people_name": ("Anmeldename", "Login name"),
    "people_name_hint": (
        "Klein geschrieben, zum Beispiel a.muster. Lässt sich später nicht ändern.",
        "In lower case, such as a.sample. It cannot be changed later.",
    ),
    "people_display_name": ("Angezeigter Name", "Shown name"),
    "people_role": ("Rolle", "Role"),
    "people_area": ("Sieht", "Sees"),
    "people_limits": ("Nur ein Teil der Stadt", "Only a part of the city"),
    "people_limits_text": (
        "Ohne Auswahl ist es die ganze Stadt. Wer begrenzt ist, sieht andere Bäume nirgends.",
        "Without a choice it is the whole city. Whoever is limited sees other trees nowhere.",
    ),
    "people_districts": ("Stadtteile", "Districts"),
    "people_no_districts": (
        "Im Kataster steht noch kein Stadtteil.",
        "The register names no district yet.",
    ),
    "people_contractor": ("Auftragnehmer", "Contractor"),
    "people_contractor_hint": (
        "Genau wie er bei den Bäumen steht; leer: alle Bäume.",
        "Exactly as the trees name it; empty: all trees.",
    ),
    "people_oidc": ("Kennung bei {label}", "Subject at {label}"),
    "people_oidc_hint": (
        "Wird bei der ersten Anmeldung dort von selbst eingetragen.",
        "Filled in by itself with the first login there.",
    ),
    "people_with_password": (
        "Passwort erzeugen und einmal anzeigen",
        "Make a password and show it once",
    ),
    "people_state": ("Zustand", "State"),
    "people_active": ("aktiv", "active"),
    "people_disabled": ("gesperrt", "disabled"),
    "people_no_password": ("ohne Passwort", "no password"),
    "people_save": ("Speichern", "Save"),
    "people_cancel": ("Abbrechen", "Cancel"),
    "people_disable": ("Zugang sperren", "Disable"),
    "people_disable_text": (
        (
            "Die Person ist sofort überall abgemeldet und kommt nicht mehr hinein. Was sie "
            "getan hat, bleibt im Protokoll."
        ),
        (
            "The person is logged out everywhere at once and cannot come back. What they did "
            "stays in the log."
        ),
    ),
    "people_enable": ("Zugang wieder öffnen", "Enable again"),
    "people_reset": ("Neues Passwort erzeugen", "Make a new password"),
    "people_reset_text": (
        "Das alte Passwort gilt sofort nicht mehr, alle Geräte werden abgemeldet.",
        "The old password ends at once, and all devices are logged out.",
    ),
    "people_access": ("Zugang", "Access"),
    "people_password_title": ("Passwort für {name}", "Password for {name}"),
    "people_password_text": (
        (
            "Bitte jetzt weitergeben. Es wird nur dieses eine Mal angezeigt. Die Person kann "
            "es unter ihrem Namen oben rechts selbst ändern."
        ),
        (
            "Please hand it over now. It is shown this once only. The person can change it "
            "under their name at the top right."
        ),
    ),
    "people_done": ("Zurück zu den Personen", "Back to the people"),
    "people_done_change": ("Gespeichert.", "Saved."),
    "people_done_disable": (
        "Der Zugang ist gesperrt, alle Geräte sind abgemeldet.",
        "Access is disabled, all devices are logged out.",
    ),
    "people_done_enable": ("Der Zugang ist wieder offen.", "Access is open again."),
    "people_error_last_admin": (
        (
            "Das ist die letzte Person mit der Rolle Verwaltung. Bitte zuerst jemand anderem "
            "diese Rolle geben."
        ),
        "This is the last admin. Please make somebody else an admin first.",
    ),
    "people_error_admin_area": (
        (
            "Die Verwaltung sieht die ganze Stadt. Bitte Stadtteile und Auftragnehmer leer "
            "lassen oder eine andere Rolle wählen."
        ),
        (
            "An admin sees the whole city. Please leave districts and contractor empty, or "
            "choose another role."
        ),
    ),
    "people_error_name_taken": (
        "Diesen Anmeldenamen gibt es schon. Bitte einen anderen wählen.",
        "This login name exists already. Please choose another one.",
    ),
    "people_error_name_missing": ("Ein Anmeldename fehlt.", "A login name is missing."),
    "people_error_subject_taken": (
        "Diese Kennung gehört schon zu einer anderen Person.",
        "This subject belongs to another person already.",
    ),
    "people_error_unusable_text": (
        "Namen haben höchstens 200 Zeichen.",
        "Names have at most 200 characters.",
    ),
    "people_error_password_length": (
        "Ein Passwort hat 12 bis 200 Zeichen; mehrere Wörter hintereinander sind gut.",
        "A password has 12 to 200 characters; several words do well.",
    ),
    "people_error_password_differs": (
        "Die beiden neuen Passwörter sind nicht gleich.",
        "The two new passwords differ.",
    ),
    "people_error_password_wrong": (
        "Das bisherige Passwort stimmt nicht.",
        "The present password is wrong.",
    ),
    "people_error_password_locked": (
        "Zu viele Fehlversuche. Bitte in {wait} noch einmal versuchen.",
        "Too many failed attempts. Please try again in {wait}.",
    ),
    "people_error_key_name_missing": (
        "Ein Name fehlt: Wer oder was wird den Schlüssel benutzen?",
        "A name is missing: who or what will use the key?",
    ),
    "people_error_key_name_taken": (
        "Einen Schlüssel mit diesem Namen gibt oder gab es schon. Bitte einen anderen wählen.",
        "A key of this name exists, or did. Please choose another one.",
    ),
    "people_error_key_scope_missing": (
        "Bitte mindestens ein Recht ankreuzen.",
        "Please tick at least one scope.",
    ),
    "people_error_key_area": (
        (
            "Die Rechte admin, sensors und gateway gelten für die ganze Stadt. Bitte "
            "Stadtteile und Auftragnehmer leer lassen oder nur read, crew und planner "
            "ankreuzen."
        ),
        (
            "The scopes admin, sensors and gateway are for the whole city. Please leave "
            "districts and contractor empty, or tick only read, crew and planner."
        ),
    ),
}
