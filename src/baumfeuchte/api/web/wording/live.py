"""What pages say when something changed while they were open."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "live_new_list": (
        "Neue Fassung der Gießliste ({revision}).",
        "New revision of the watering list ({revision}).",
    ),
    "live_reload": ("Neu laden", "Reload"),
}
