from __future__ import annotations

from typing import Any

import pytest

from baumfeuchte.irrigation.estimate_phrases import ESTIMATE_REMARKS, ESTIMATES
from baumfeuchte.irrigation.phrases import REMARKS


@pytest.mark.parametrize("table", [ESTIMATES, ESTIMATE_REMARKS])
def test_both_languages_say_everything(table: Any) -> None:
    assert table["de"].keys() == table["en"].keys()
    for code in table["de"]:
        assert len(table["de"][code]) == len(table["en"][code]) or table is ESTIMATES


def test_no_code_means_two_things() -> None:
    assert not set(ESTIMATE_REMARKS["de"]) & set(REMARKS["de"])
