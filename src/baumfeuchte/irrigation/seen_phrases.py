"""The words for what staff saw at a tree, in both languages; a table, no logic.

A remark has one text, or three: for today, yesterday, and ``{count}`` days ago.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SEEN_REMARKS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "de": {
        "finger_dry": (
            "Fingerprobe heute: trocken.",
            "Fingerprobe gestern: trocken.",
            "Fingerprobe vor {count} Tagen: trocken.",
        ),
        "finger_slightly_moist": (
            "Fingerprobe heute: leicht feucht.",
            "Fingerprobe gestern: leicht feucht.",
            "Fingerprobe vor {count} Tagen: leicht feucht.",
        ),
        "finger_moist": (
            "Fingerprobe heute: feucht.",
            "Fingerprobe gestern: feucht.",
            "Fingerprobe vor {count} Tagen: feucht.",
        ),
        "finger_wet": (
            "Fingerprobe heute: nass.",
            "Fingerprobe gestern: nass.",
            "Fingerprobe vor {count} Tagen: nass.",
        ),
        "portable_probe": (
            "Handsonde heute: {threshold} % des nutzbaren Wassers.",
            "Handsonde gestern: {threshold} % des nutzbaren Wassers.",
            "Handsonde vor {count} Tagen: {threshold} % des nutzbaren Wassers.",
        ),
        "sensor_counts": ("Für den Rat zählt der Sensor am Baum, nicht diese Prüfung.",),
        "seen_differs": (
            "Sensor und Prüfung vor Ort widersprechen sich; bitte Sensor und Baum prüfen.",
        ),
    },
    "en": {
        "finger_dry": (
            "Finger test today: dry.",
            "Finger test yesterday: dry.",
            "Finger test {count} days ago: dry.",
        ),
        "finger_slightly_moist": (
            "Finger test today: slightly moist.",
            "Finger test yesterday: slightly moist.",
            "Finger test {count} days ago: slightly moist.",
        ),
        "finger_moist": (
            "Finger test today: moist.",
            "Finger test yesterday: moist.",
            "Finger test {count} days ago: moist.",
        ),
        "finger_wet": (
            "Finger test today: wet.",
            "Finger test yesterday: wet.",
            "Finger test {count} days ago: wet.",
        ),
        "portable_probe": (
            "Portable probe today: {threshold} % of the available water.",
            "Portable probe yesterday: {threshold} % of the available water.",
            "Portable probe {count} days ago: {threshold} % of the available water.",
        ),
        "sensor_counts": ("The advice follows the sensor at the tree, not this check.",),
        "seen_differs": (
            "Sensor and check on site contradict each other; please check sensor and tree.",
        ),
    },
}
