"""What the examples of ELEMENT do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, 0, 500_000, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


ID = "43b5dca3-e7d9-4028-9309-c26ac0c08721"


def test_decoded_values_are_handed_on(outcome_of: Callable) -> None:
    for name in ("decoded elsewhere: JSON", "the same as text"):
        assert outcome_of("element", name).decoded == {"bodenfeuchte": 26.1}
    reading = outcome_of("element", "reading")
    assert reading.decoded == {"soil_moisture": 26.1}
    assert reading.deduplication_id == "5d3c8a10-2f5e-4b1a-9a66-0c0ffee0000b"


def test_a_join_keeps_the_platforms_id_and_time(outcome_of: Callable) -> None:
    assert outcome_of("element", "join") == Ignored(
        kind="join", network="element", device_id=ID, at=TIME
    )


def test_a_sign_of_life_keeps_the_platforms_id_and_time(outcome_of: Callable) -> None:
    assert outcome_of("element", "no payload") == Ignored(
        kind="no_payload", network="element", device_id=ID, at=TIME
    )
