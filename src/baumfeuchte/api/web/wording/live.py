"""What pages say when something changed while they were open."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "live_new_list": (
        "Neue Fassung der Gießliste ({revision}).",
        "New revision of the watering list ({revision}).",
    ),
    "live_list_under_way": ("Die Liste wird neu gerechnet …", "The list is being computed anew …"),
    "live_list_under_way_text": (
        "Ändert sich ihr Rat, steht hier gleich die neue Fassung.",
        "When its advice changes, the new revision will stand here.",
    ),
    "live_list_made": (
        "Die Liste ist neu gerechnet: Fassung {revision}.",
        "The list is computed anew: revision {revision}.",
    ),
    "live_list_same": (
        "Die Liste ist neu gerechnet; ihr Rat ist derselbe.",
        "The list is computed anew; its advice is the same.",
    ),
    "live_list_open": ("Ansehen", "Look at it"),
    "live_list_failed": (
        (
            "Die Liste konnte nicht neu gerechnet werden. Die bisherige gilt weiter; der nächste"
            " planmäßige Lauf holt es nach. Der Grund steht im Protokoll."
        ),
        (
            "The list could not be computed anew. The former one still holds; the next scheduled"
            " run makes up for it. The audit log says why."
        ),
    ),
    "live_reload": ("Neu laden", "Reload"),
}
