"""What the examples of AWS IoT do not show; they themselves run in test_examples.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.ingest.pipeline import uplink_digest

if TYPE_CHECKING:
    from collections.abc import Callable


def test_the_form_of_2020_says_the_same(outcome_of: Callable) -> None:
    documented = outcome_of("aws_iot_lorawan", "2021: no counter")
    first = outcome_of("aws_iot_lorawan", "2020: Metadata, capitals")
    assert first == documented


def test_a_rules_wrapper_makes_no_second_uplink(outcome_of: Callable) -> None:
    bare = outcome_of("aws_iot_lorawan", "2021: no counter")
    wrapped = outcome_of("aws_iot_lorawan", "a rule wrapped it beside the decoded values")
    assert uplink_digest(bare) == uplink_digest(wrapped)
