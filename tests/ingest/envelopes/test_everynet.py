"""What the examples of Everynet do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from baumfeuchte.domain.uplink import Ignored
from baumfeuchte.ingest.envelopes import recognise
from baumfeuchte.ingest.pipeline import uplink_digest

if TYPE_CHECKING:
    from collections.abc import Callable

YEARS_BEHIND = "the gateway's clock is years behind: the server's time counts"


def test_a_duplicate_over_another_gateway_is_the_same_uplink(outcome_of: Callable) -> None:
    first = outcome_of("everynet", YEARS_BEHIND)
    second = outcome_of("everynet", "the same over another gateway")
    assert first.gateway_id != second.gateway_id
    assert uplink_digest(first) == uplink_digest(second)


@pytest.mark.parametrize(
    ("battery", "percent"), [(1, 0.0), (254, 100.0), (0, None), (255, None), ("x", None)]
)
def test_the_battery_of_a_status(battery: object, percent: float | None) -> None:
    document = {"type": "status", "meta": {"device": "x"}, "params": {"battery": battery}}
    assert recognise(document, topic="") == Ignored(
        kind="status", network="everynet", battery_percent=percent
    )
