"""One's own account, and API keys."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "account": ("Mein Zugang", "My account"),
    "account_password": ("Passwort ändern", "Change the password"),
    "account_password_text": (
        "Danach sind alle anderen Geräte abgemeldet.",
        "All other devices are logged out afterwards.",
    ),
    "account_current": ("Bisheriges Passwort", "Present password"),
    "account_new": ("Neues Passwort", "New password"),
    "account_new_hint": ("Mindestens {count} Zeichen.", "At least {count} characters."),
    "account_again": ("Neues Passwort noch einmal", "New password once more"),
    "account_no_password": (
        "Die Anmeldung läuft über {label}; ein Passwort gibt es hier nicht.",
        "You log in with {label}; there is no password here.",
    ),
    "account_devices": ("Angemeldete Geräte", "Devices logged in"),
    "account_here": ("dieses Gerät", "this device"),
    "account_since": ("Angemeldet seit", "Logged in since"),
    "account_used": ("Zuletzt benutzt", "Last used"),
    "account_end": ("Abmelden", "Log out"),
    "account_end_all": ("Alle anderen Geräte abmelden", "Log out all other devices"),
    "account_done_password": (
        "Das Passwort ist geändert, alle anderen Geräte sind abgemeldet.",
        "The password is changed, all other devices are logged out.",
    ),
    "account_done_sessions": ("Abgemeldet.", "Logged out."),
    "keys_intro": (
        "Schlüssel sind für Programme: Fachanwendungen, Netzwerkserver, Tabellen.",
        "Keys are for programs: other applications, network servers, spreadsheets.",
    ),
    "keys_new": ("Schlüssel erzeugen", "Make a key"),
    "keys_name": ("Wer oder was benutzt ihn?", "Who or what will use it?"),
    "keys_scopes": ("Rechte", "Scopes"),
    "keys_created": ("Erzeugt", "Created"),
    "keys_by": ("von", "by"),
    "keys_revoke": ("Widerrufen", "Revoke"),
    "keys_revoked": ("widerrufen {when}", "revoked {when}"),
    "keys_none": ("Es gibt noch keinen Schlüssel.", "There is no key yet."),
    "keys_done_revoke": (
        "Der Schlüssel ist widerrufen und gilt ab sofort nicht mehr.",
        "The key is revoked and of no use from now on.",
    ),
    "keys_shown_title": ("Schlüssel {name}", "Key {name}"),
    "keys_shown_text": (
        (
            "Bitte jetzt kopieren. Gespeichert wird nur ein Fingerabdruck, der Schlüssel "
            "erscheint nie wieder."
        ),
        "Please copy it now. Only a fingerprint is stored; the key is never shown again.",
    ),
    "keys_back": ("Zurück zu den Schlüsseln", "Back to the keys"),
    "scope_read": ("Seiten und Daten lesen", "read pages and data"),
    "scope_crew": ("Gießgänge eintragen", "log waterings"),
    "scope_planner": ("Listen und Touren planen", "plan lists and tours"),
    "scope_sensors": ("Sensoren betreuen", "look after sensors"),
    "scope_admin": ("alles", "everything"),
    "scope_gateway": ("Funkmeldungen einliefern", "deliver uplinks"),
}
