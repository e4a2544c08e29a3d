"""A crew's tour on the phone."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "crew_title": ("Meine Touren", "My tours"),
    "crew_none": ("Heute ist keine Tour eingeplant", "No tour is planned for today"),
    "crew_none_text": (
        "Sobald die Einsatzleitung eine Tour freigibt, steht sie hier.",
        "As soon as the dispatcher releases a tour, it is here.",
    ),
    "crew_open_tour": ("Tour öffnen", "Open tour"),
    "crew_status_planned": ("freigegeben", "released"),
    "crew_status_under_way": ("unterwegs", "under way"),
    "crew_status_done": ("erledigt", "done"),
    "crew_status_cancelled": ("abgesagt", "cancelled"),
    "crew_cancelled_text": (
        "Diese Tour wurde abgesagt. Was schon gegossen ist, kann weiter eingetragen werden.",
        "This tour was cancelled. What is watered already can still be entered.",
    ),
    "crew_other_day": ("Tour vom {day}", "Tour of {day}"),
    "crew_progress": ("{done} von {all} Bäumen erledigt", "{done} of {all} trees done"),
    "crew_left": ("noch {litres} l", "{litres} l left"),
    "crew_back": ("Alle Touren", "All tours"),
    "crew_next": ("Nächster Halt", "Next stop"),
    "crew_all": ("Alle Halte", "All stops"),
    "crew_finished": ("Alle Bäume sind erledigt. Gute Arbeit!", "All trees are done. Well done!"),
    "crew_state_open": ("offen", "open"),
    "crew_state_watered": ("gegossen", "watered"),
    "crew_state_unreachable": ("nicht erreichbar", "not reachable"),
    "crew_state_skipped": ("ausgelassen", "skipped"),
    "crew_refill": ("Wasser fassen", "Fill up"),
    "crew_depot": ("Betriebshof", "Depot"),
    "crew_refill_before": ("Vorher Wasser fassen:", "Fill up first:"),
    "crew_about": ("gegen {time} Uhr", "about {time}"),
    "crew_already": (
        "heute schon gegossen: {litres}\u00a0l, {time} Uhr (nicht in dieser Tour)",
        "watered today already: {litres}\u00a0l, {time} (not in this tour)",
    ),
    "crew_unheard": (
        (
            "{who} hat um {time} Uhr „{state}“ eingetragen, ohne die Gießung gesehen zu haben. "
            "Das Wasser bleibt eingetragen."
        ),
        (
            "{who} entered “{state}” at {time} without having seen the watering. The water stays "
            "entered."
        ),
    ),
    "crew_hint": ("Hinweis", "Note"),
    "crew_navigate": ("Navigation", "Navigate"),
    "crew_navigate_to": ("Navigation zu {place}", "Navigate to {place}"),
    "crew_litres": ("Liter", "Litres"),
    "crew_less": ("10 Liter weniger", "10 litres less"),
    "crew_more": ("10 Liter mehr", "10 litres more"),
    "crew_watered": ("Gegossen", "Watered"),
    "crew_unreachable": ("Nicht erreichbar", "Not reachable"),
    "crew_skipped": ("Auslassen", "Skip"),
    "crew_undo": ("Zurücknehmen", "Take back"),
    "crew_extra": ("Notiz, Foto, auslassen", "Note, photo, skip"),
    "crew_note": ("Notiz", "Note"),
    "crew_note_hint": ("Zum Beispiel: Baustelle, Gießsack fehlt", "For example: road works"),
    "crew_photo": ("Foto vom Baum", "Photo of the tree"),
    "crew_photo_save": ("Foto speichern", "Save photo"),
    "crew_photo_saved": ("Das Foto ist gespeichert.", "The photo is saved."),
    "crew_said": ("{place}: {state}", "{place}: {state}"),
    "crew_said_litres": ("{place}: {litres} l gegossen", "{place}: {litres} l watered"),
    "crew_install": ("App installieren", "Install app"),
    "crew_offline_title": ("Kein Netz", "No network"),
    "crew_offline_text": (
        (
            "Diese Seite ist nicht auf dem Handy gespeichert. Touren, die hier stehen oder mit "
            "Netz geöffnet waren, gehen auch ohne Netz."
        ),
        (
            "This page is not kept on the phone. Tours that are listed here or were opened with "
            "network also work without."
        ),
    ),
    "crew_offline_kept": ("Auf diesem Handy gespeichert", "Kept on this phone"),
    "crew_offline_again": ("Noch einmal versuchen", "Try again"),
    "crew_app_name": ("Baumfeuchte Tour", "Baumfeuchte tour"),
    # --- why an entry is not taken; keys as in domain.stop_entry.Refusal ---
    "crew_refused_unknown_stop": (
        "Dieser Halt gehört nicht mehr zu einer Tour von Ihnen.",
        "This stop is not in a tour of yours any more.",
    ),
    "crew_refused_key_reused": (
        "Der Eintrag passt nicht zu einem früheren. Bitte noch einmal eintragen.",
        "The entry contradicts an earlier one. Please enter it again.",
    ),
    "crew_refused_in_the_future": (
        "Die Uhrzeit liegt in der Zukunft. Bitte die Uhr des Handys stellen.",
        "The time lies in the future. Please set the clock of the phone.",
    ),
    "crew_refused_too_old": (
        "Der Eintrag ist älter als sieben Tage.",
        "The entry is older than seven days.",
    ),
    "crew_refused_no_litres": (
        "Bitte die Liter angeben: mehr als 0 und höchstens 10.000.",
        "Please enter the litres: more than 0 and at most 10,000.",
    ),
    "crew_refused_invalid_entry": (
        "Der Eintrag ist unvollständig. Bitte noch einmal eintragen.",
        "The entry is incomplete. Please enter it again.",
    ),
    "crew_refused_photo": (
        "Das Foto konnte nicht gespeichert werden.",
        "The photo could not be saved.",
    ),
    # --- shown by the script ---
    "crew_js_waiting_one": ("1 Eintrag wartet auf Netz", "1 entry waits for the network"),
    "crew_js_waiting": ("{n} Einträge warten auf Netz", "{n} entries wait for the network"),
    "crew_js_photo_one": ("1 Foto wartet auf Netz", "1 photo waits for the network"),
    "crew_js_photos": ("{n} Fotos warten auf Netz", "{n} photos wait for the network"),
    "crew_js_sending": ("Wird übertragen …", "Sending …"),
    "crew_js_sent": ("Alles übertragen", "Everything sent"),
    "crew_js_login": (
        "Anmeldung abgelaufen. Die Einträge sind sicher auf dem Handy.",
        "Login has ended. The entries are safe on the phone.",
    ),
    "crew_js_login_link": ("Neu anmelden", "Log in again"),
    "crew_js_others": (
        "Einträge von {who} ({n}) warten, bis {who} sich wieder anmeldet",
        "Entries of {who} ({n}) wait until {who} logs in again",
    ),
    "crew_js_waits": ("wartet auf Netz", "waits for the network"),
    "crew_js_kept": (
        "Jemand anderes hat hier gegossen; das bleibt eingetragen",
        "Somebody else has watered here; that stays entered",
    ),
    "crew_js_changed": (
        "Die Tour wurde geändert. Bitte neu laden.",
        "The tour was changed. Please reload.",
    ),
    "crew_js_replanned": (
        "Die Reihenfolge ist neu geplant.",
        "The order was planned anew.",
    ),
    "crew_js_as_watering": ("Als Gießung speichern", "Save as watering"),
    "crew_js_discard": ("Eintrag verwerfen", "Discard the entry"),
    "crew_js_photo_kept": ("Foto aufgenommen", "Photo taken"),
    "crew_js_photo": ("Foto", "photo"),
    "crew_js_undo": ("Rückgängig", "Undo"),
}
