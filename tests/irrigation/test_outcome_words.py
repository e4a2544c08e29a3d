from __future__ import annotations

import pytest

from baumfeuchte.domain.watering_outcome import ARRIVED, NOT_ARRIVED, Outcome
from baumfeuchte.irrigation.outcome_words import NOT_SEEN, OUTCOMES, not_seen_word, outcome_word


@pytest.mark.parametrize(
    ("language", "arrived", "not_arrived"),
    [("de", "angekommen", "nicht angekommen"), ("en", "arrived", "not arrived")],
)
def test_every_outcome_has_a_word_of_its_own(language: str, arrived: str, not_arrived: str) -> None:
    words = OUTCOMES[language]
    assert set(words) == {None, *Outcome}
    assert len(set(words.values())) == len(words)
    assert {key for key, word in words.items() if word.startswith(arrived)} == ARRIVED
    assert {key for key, word in words.items() if word.startswith(not_arrived)} == NOT_ARRIVED
    assert outcome_word(Outcome.NOT_SEEN, language) == words[Outcome.NOT_SEEN]


def test_reasons_in_both_languages() -> None:
    assert set(NOT_SEEN["de"]) == set(NOT_SEEN["en"])
    assert not_seen_word("no_probe", "de") == "kein Fühler am Baum"
    assert not_seen_word(None, "de") == ""
