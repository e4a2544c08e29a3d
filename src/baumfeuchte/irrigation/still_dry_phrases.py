"""Words for trees above their limit that stay on the list, and for probes beyond their range."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# By the quantity. The value is wetter than the limit: "still" would be false of it.
STILL_DRY: Mapping[str, Mapping[str, str]] = {
    "de": {
        "rew": (
            "{place} sind wieder {value} des nutzbaren Wassers da, die Grenze ({limit}) war in "
            "dieser Trockenphase aber schon erreicht"
        ),
        "soil_water_tension_kpa": (
            "{place} beträgt die Saugspannung {value}, die Grenze ({limit}) war in dieser "
            "Trockenphase aber schon erreicht"
        ),
    },
    "en": {
        "rew": (
            "{place} {value} of the available water is left again, but the limit ({limit}) was "
            "reached in this dry phase"
        ),
        "soil_water_tension_kpa": (
            "{place} the soil water tension is {value}, but the limit ({limit}) was reached in "
            "this dry phase"
        ),
    },
}

ESTIMATE_STILL_DRY: Mapping[str, str] = {
    "de": (
        "Geschätzt sind {value} des nutzbaren Wassers da (wahrscheinlich {low} bis {high}), die "
        "Grenze ({limit}) war in dieser Trockenphase aber schon erreicht; {weather} {days}."
    ),
    "en": (
        "By estimate {value} of the available water is left (probably {low} to {high}), but the "
        "limit ({limit}) was reached in this dry phase; {weather} {days}."
    ),
}

STAYS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "de": {
        "stays_on_list": (
            (
                "Der Baum bleibt auf der Liste, bis {threshold} % des nutzbaren Wassers da sind "
                "({count} Prozentpunkte über der Grenze)."
            ),
        ),
    },
    "en": {
        "stays_on_list": (
            (
                "The tree stays on the list until {threshold} % of the available water is there "
                "({count} percentage points above the limit)."
            ),
        ),
    },
}

HELD: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "de": {
        "decides": (
            "1 Sonde liegt jenseits ihres Messbereichs (zu trocken); ihr letzter Wert gilt weiter.",
            (
                "{count} Sonden liegen jenseits ihres Messbereichs (zu trocken); "
                "ihr letzter Wert gilt weiter."
            ),
        ),
        "mean": (
            (
                "1 Sonde liegt jenseits ihres Messbereichs (zu trocken); ins Mittel geht, wenn "
                "ihre Tiefe zählt, ihr letzter Wert ein."
            ),
            (
                "{count} Sonden liegen jenseits ihres Messbereichs (zu trocken); ins Mittel geht, "
                "wenn ihre Tiefe zählt, ihr letzter Wert ein."
            ),
        ),
        "other": (
            (
                "1 Sonde liegt jenseits ihres Messbereichs (zu trocken); entschieden hat eine "
                "andere, der Rat ändert sich dadurch nicht."
            ),
            (
                "{count} Sonden liegen jenseits ihres Messbereichs (zu trocken); entschieden hat "
                "eine andere, der Rat ändert sich dadurch nicht."
            ),
        ),
    },
    "en": {
        "decides": (
            "1 probe is beyond its range (too dry); its last value stays in force.",
            "{count} probes are beyond their range (too dry); their last value stays in force.",
        ),
        "mean": (
            (
                "1 probe is beyond its range (too dry); where its depth counts, its last value "
                "goes into the mean."
            ),
            (
                "{count} probes are beyond their range (too dry); where their depth counts, their "
                "last value goes into the mean."
            ),
        ),
        "other": (
            (
                "1 probe is beyond its range (too dry); another one decided, so it does not "
                "change the advice."
            ),
            (
                "{count} probes are beyond their range (too dry); another one decided, so they do "
                "not change the advice."
            ),
        ),
    },
}
"""A probe that fell silent at its dry end: whether its last value can have decided."""
