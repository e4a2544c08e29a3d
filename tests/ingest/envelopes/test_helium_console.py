"""What the examples of Helium Console do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.uplink import Ignored
from baumfeuchte.ingest.envelopes import recognise
from baumfeuchte.ingest.pipeline import uplink_digest

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = "the first hotspot counts, not the strongest"


def test_a_replayed_frame_is_the_same_uplink(outcome_of: Callable) -> None:
    at_once = outcome_of("helium_console", FIRST)
    late = outcome_of("helium_console", "replayed: its own time counts")
    assert uplink_digest(at_once) == uplink_digest(late)


def test_another_type_keeps_what_is_known_even_if_its_time_is_wrong() -> None:
    document = {"type": "status", "dev_eui": "x", "hotspots": [], "reported_at": "gestern"}
    assert recognise(document, topic="") == Ignored(kind="status", network="helium-console")
