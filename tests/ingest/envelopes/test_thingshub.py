"""What the examples of ThingsHub do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, 0, 500_000, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


def test_values_of_a_driver_are_handed_on_without_the_frame(outcome_of: Callable) -> None:
    assert outcome_of("thingshub", "only values of a driver").decoded == {"moisture": 26.1}
    assert outcome_of("thingshub", "uplink").decoded is None


def test_a_state_update_names_its_device(outcome_of: Callable) -> None:
    assert outcome_of("thingshub", "state update: repeats the frame") == Ignored(
        kind="normalized", network="thingshub", dev_eui=EUI, device_id="Linde 17"
    )


def test_a_sign_of_life_keeps_device_and_time(outcome_of: Callable) -> None:
    assert outcome_of("thingshub", "port 0") == Ignored(
        kind="no_payload", network="thingshub", dev_eui=EUI, device_id="Linde 17", at=TIME
    )
