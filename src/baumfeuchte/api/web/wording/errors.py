"""Errors, for people who look at pages."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "error_401": ("Bitte anmelden", "Please sign in"),
    "error_401_text": (
        "Diese Seite braucht eine Anmeldung.",
        "This page needs a login.",
    ),
    "login_ended": (
        "Ihre Anmeldung ist abgelaufen. Bitte anmelden und noch einmal senden.",
        "Your login has ended. Please log in and send it again.",
    ),
    "login_ended_kept": (
        (
            "Ihre Anmeldung ist abgelaufen. Bitte neu anmelden: Ihre Eingaben bleiben erhalten "
            "und stehen danach zum Senden bereit."
        ),
        (
            "Your login has ended. Please log in again: what you typed is kept, and is ready to "
            "be sent afterwards."
        ),
    ),
    "error_stale": ("Die Seite war veraltet", "The page was out of date"),
    "error_stale_text": (
        "Es wurde nichts gespeichert. Bitte die Seite neu laden und noch einmal senden.",
        "Nothing was stored. Please go back, load the page again and send it once more.",
    ),
    "kept_stale": ("Die Seite war veraltet", "The page was out of date"),
    "kept_stale_text": (
        "Es wurde noch nichts gespeichert. Bitte prüfen und noch einmal senden.",
        "Nothing was stored yet. Please check and send it again.",
    ),
    "kept_login": ("Sie sind angemeldet", "You are logged in"),
    "kept_login_text": (
        "Ihre Eingaben sind noch nicht gespeichert. Bitte prüfen und noch einmal senden.",
        "What you typed is not stored yet. Please check and send it again.",
    ),
    "kept_send": ("Noch einmal senden", "Send again"),
    "kept_open": ("Im Formular öffnen", "Open in the form"),
    "kept_drop": ("Verwerfen", "Discard"),
    "kept_new_tab": ("Anmelden mit {label} (neuer Tab)", "Log in with {label} (new tab)"),
    "kept_logged_in": ("Ich bin angemeldet: weiter", "I am logged in: go on"),
    "kept_remark": ("Bemerkung", "Remark"),
    "kept_word": ("Fingerprobe", "Finger test"),
    "kept_text": ("Text", "Text"),
    "error_403": ("Kein Zugriff", "No access"),
    "error_403_text": (
        "Dafür fehlt Ihnen die Berechtigung. Die Verwaltung kann sie geben.",
        "You may not do that. Your administration can give you the right.",
    ),
    "error_404": ("Nicht gefunden", "Not found"),
    "error_404_text": (
        "Diese Seite oder diesen Baum gibt es nicht.",
        "This page or this tree does not exist.",
    ),
    "error_input": ("So geht es nicht", "That cannot be"),
    "error_input_text": (
        (
            "Eine Angabe im Formular oder in der Adresse ist nicht möglich. Es wurde nichts "
            "gespeichert. Bitte zurückgehen und sie berichtigen."
        ),
        (
            "Something in the form or in the address is not possible. Nothing was stored. Please "
            "go back and correct it."
        ),
    ),
    "error_413": ("Zu groß", "Too large"),
    "error_413_text": (
        "Das ist zu viel auf einmal. Bitte zurückgehen und weniger oder Kleineres senden.",
        "That is too much at once. Please go back and send less, or a smaller file.",
    ),
    "error_back": ("Zurück", "Back"),
    "error_503": ("Gerade nicht verfügbar", "Not available right now"),
    "error_503_text": (
        (
            "Die Datenbank ist nicht erreichbar oder nicht eingerichtet. In einer Minute noch "
            "einmal versuchen; bleibt es dabei, hilft der Betrieb weiter."
        ),
        (
            "The database cannot be reached or is not set up. Try again in a minute; if it stays, "
            "ask your operators."
        ),
    ),
    "error_other": ("Das hat nicht geklappt", "That did not work"),
    "error_other_text": (
        (
            "Die Anfrage konnte nicht beantwortet werden. Was geschah, steht im Protokoll "
            "des Dienstes."
        ),
        "The request could not be answered. The log of the service says what happened.",
    ),
}
