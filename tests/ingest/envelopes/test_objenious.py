"""What the examples of Objenious do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored

if TYPE_CHECKING:
    from collections.abc import Callable

TIME = datetime(2026, 7, 15, 3, 30, 0, 500_000, tzinfo=UTC)
EUI = "70b3d57ed0001a2b"


def test_what_is_kept_of_an_uplink(outcome_of: Callable) -> None:
    uplink = outcome_of("objenious", "uplink; the gateway has a name of its own")
    assert uplink.decoded == {"temperature": 21.8}
    assert uplink.session == "d508e11e"
    assert uplink.deduplication_id == "uplink-1042-7"


def test_a_join_keeps_device_and_time(outcome_of: Callable) -> None:
    assert outcome_of("objenious", "join") == Ignored(
        kind="join", network="objenious", dev_eui=EUI, device_id="Linde 17", at=TIME
    )
