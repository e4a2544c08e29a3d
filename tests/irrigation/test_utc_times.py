"""Times with a zone never reach NumPy, which warns and guesses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from baumfeuchte.irrigation.utc_times import utc_times

NOON = np.datetime64("2024-07-01T12:00:00", "s")
SUMMER = timezone(timedelta(hours=2))

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize(
    "given",
    [
        NOON,
        NOON.astype("datetime64[ns]"),
        datetime(2024, 7, 1, 12),  # noqa: DTZ001 - without a zone on purpose
        datetime(2024, 7, 1, 12, tzinfo=UTC),
        datetime(2024, 7, 1, 14, tzinfo=SUMMER),
        "2024-07-01T12:00:00",
        "2024-07-01T12:00:00Z",
        "2024-07-01T12:00Z",
        "2024-07-01T14:00:00+02:00",
    ],
)
def test_every_form_is_the_same_moment(given: object) -> None:
    assert utc_times(given) == NOON  # type: ignore[arg-type]
    found = utc_times([given, given])  # type: ignore[list-item]
    assert found.dtype == np.dtype("datetime64[s]")
    assert (found == NOON).all()


def test_shapes_and_days_stay() -> None:
    assert utc_times([]).shape == (0,)
    assert utc_times(["2024-07-01", "NaT"]).astype("datetime64[D]")[0] == np.datetime64(
        "2024-07-01"
    )
    assert np.isnat(utc_times(["2024-07-01", "NaT"])[1])


@pytest.mark.parametrize("given", ["soon", ["2024-07-01T12:00:00Z", "soon"], [object()]])
def test_what_is_no_time_is_said(given: object) -> None:
    with pytest.raises(ValueError, match="not a time"):
        utc_times(given)  # type: ignore[arg-type]
