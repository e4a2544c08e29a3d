"""What became of a watering, in the words of the department; a table, no logic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.watering_outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTCOMES: Mapping[str, Mapping[Outcome | None, str]] = {
    "de": {
        None: "noch nicht geprüft",
        Outcome.EFFECTIVE: "angekommen",
        Outcome.ABOVE_FIELD_CAPACITY: "angekommen, Boden voll",
        Outcome.RAN_OFF: "nicht angekommen: abgelaufen",
        Outcome.NO_RESPONSE: "nicht angekommen: keine Reaktion",
        Outcome.NOT_SEEN: "nicht gesehen",
        Outcome.MASKED_BY_RAIN: "nicht erkennbar: Regen",
    },
    "en": {
        None: "not judged yet",
        Outcome.EFFECTIVE: "arrived",
        Outcome.ABOVE_FIELD_CAPACITY: "arrived, soil is full",
        Outcome.RAN_OFF: "not arrived: ran off",
        Outcome.NO_RESPONSE: "not arrived: no response",
        Outcome.NOT_SEEN: "not seen",
        Outcome.MASKED_BY_RAIN: "cannot be told: rain",
    },
}

NOT_SEEN: Mapping[str, Mapping[str, str]] = {
    "de": {
        "no_probe": "kein Fühler am Baum",
        "installed_later": "Fühler erst später eingebaut",
        "removed": "Fühler nicht mehr am Baum",
        "unusable": "Messwerte unbrauchbar",
        "no_data": "Fühler hat nichts gesendet",
        "no_value_before": "kein Wert davor",
        "no_value_after": "kein Wert 24 Stunden danach",
    },
    "en": {
        "no_probe": "no probe at the tree",
        "installed_later": "probe installed later",
        "removed": "probe no longer at the tree",
        "unusable": "values unusable",
        "no_data": "probe sent nothing",
        "no_value_before": "no value before",
        "no_value_after": "no value 24 hours after",
    },
}


def outcome_word(outcome: Outcome | None, language: str) -> str:
    """An outcome in ``de`` or ``en``; None: not judged yet (irrigation-science 3.2, no unit)."""
    return OUTCOMES[language][outcome]


def not_seen_word(reason: object, language: str) -> str:
    """Why nobody saw a watering, in ``de`` or ``en``; empty for other reasons (no unit, 3.2).

    Source: irrigation-science 3.2 V1 (a response needs a value before and one after).
    """
    return NOT_SEEN[language].get(str(reason), "")
