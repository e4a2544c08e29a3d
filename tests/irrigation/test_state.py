from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def case(build: Any) -> Any:
    return build.case(build.tree(build.probe(30, 20.0), build.probe(60, 20.0)))


def test_columns_of_different_length_are_refused(case: Any) -> None:
    with pytest.raises(InputError, match="one entry per probe"):
        replace(case.probe_state(), value=np.array([1.0]))
    with pytest.raises(InputError, match="one entry per tree"):
        replace(case.tree_state(), soil=())


def test_history_has_seven_days(case: Any) -> None:
    with pytest.raises(InputError, match=r"shape \(2, 7 or more days\)"):
        replace(case.probe_state(), history=np.zeros((2, 6)))


@pytest.mark.parametrize(
    "change",
    [
        lambda case: case.with_(et0=()),
        lambda case: case.with_(et0=(4.0, float("nan")), rain=None),
        lambda case: case.with_(rain=(0.0,)),
        lambda case: case.with_(past_et0=(4.0,) * 6),
    ],
)
def test_weather_with_gaps_is_refused(case: Any, change: Callable[[Any], Any]) -> None:
    with pytest.raises(InputError, match="mm"):
        change(case).run()
