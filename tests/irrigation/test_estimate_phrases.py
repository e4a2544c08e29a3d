from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.estimate_phrases import ESTIMATE_REMARKS, ESTIMATES
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.phrases import REMARKS


@pytest.mark.parametrize("table", [ESTIMATES, ESTIMATE_REMARKS])
def test_both_languages_say_everything(table: Any) -> None:
    assert table["de"].keys() == table["en"].keys()
    for code in table["de"]:
        assert len(table["de"][code]) == len(table["en"][code]) or table is ESTIMATES


def test_no_code_means_two_things() -> None:
    assert not set(ESTIMATE_REMARKS["de"]) & set(REMARKS["de"])


@pytest.mark.parametrize(("rew", "said"), [(0.5532, "gut 55 %"), (0.5468, "55 %")])
def test_an_estimate_says_its_side_of_a_limit_with_the_same_number(rew: float, said: str) -> None:
    reason = Reason(code="estimate_enough_water", quantity="rew", value=0.55, threshold=0.55)
    item = Recommendation(
        tree_id=1,
        day=date(2026, 6, 24),
        status=Status.OK,
        litres=0,
        rule_version="1",
        reasons=(reason,),
        inputs={"rew_mean": rew, "rew_interval_80": [0.3, 0.8], "rain_sum_mm": 0.0},
    )
    text = sentence(reason, item, "de")
    assert text.startswith(f"Geschätzt sind noch {said} des nutzbaren Wassers da")
