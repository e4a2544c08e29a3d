"""What the examples of Milesight's gateways do not show; they run in test_examples.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Uplink
from baumfeuchte.ingest.pipeline import uplink_digest

if TYPE_CHECKING:
    from collections.abc import Callable


def test_chosen_metadata_makes_no_second_uplink(outcome_of: Callable) -> None:
    full = outcome_of("milesight_gateway", "2022: applicationID is text")
    less = outcome_of("milesight_gateway", "no metadata chosen but the time")
    assert isinstance(full, Uplink)
    assert uplink_digest(full) == uplink_digest(less)


def test_a_notification_is_no_uplink_whatever_it_holds(outcome_of: Callable) -> None:
    kinds = [
        outcome_of("milesight_gateway", name).kind
        for name in ("online", "offline", "acknowledgement", "error", "join")
    ]
    assert kinds == ["notification", "notification", "ack", "error", "join"]
