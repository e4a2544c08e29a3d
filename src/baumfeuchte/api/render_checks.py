"""Sensors to look at in the form of their documents; `baumfeuchte sensors check --json`, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from baumfeuchte.api.respond import utc
from baumfeuchte.irrigation.check_list import check_text
from baumfeuchte.irrigation.check_phrases import CHECKS

if TYPE_CHECKING:
    from datetime import tzinfo

    from baumfeuchte.irrigation.sensor_check import SensorCheck, SensorReason

Json = dict[str, object]
Language = Literal["de", "en"]


def check(item: SensorCheck, language: Language, zone: tzinfo) -> Json:
    """A sensor with everything that speaks for looking at it.

    Args:
        item: of the list.
        language: of the sentences.
        zone: in which their days are counted.
    """
    return {
        "dev_eui": item.dev_eui,
        "device": item.device,
        "trees": item.tree_numbers,
        "score": item.score,
        "since": utc(item.since),
        "reasons": [_reason(reason, language, zone) for reason in item.reasons],
    }


def words(item: SensorReason, language: Language) -> tuple[str, str]:
    """What was found and what to do; a code of another version stands for itself."""
    return CHECKS[language].get(item.reason.code, (item.reason.code, ""))


def _reason(item: SensorReason, language: Language, zone: tzinfo) -> Json:
    found, action = words(item, language)
    reason = item.reason
    return {
        "code": reason.code,
        "score": reason.score,
        "since": utc(reason.since),
        "last": utc(reason.last),
        "ongoing": reason.ongoing,
        "readings": reason.readings,
        "depth_cm": item.depth_cm,
        "quantity": item.quantity,
        "found": found,
        "action": action,
        "text": check_text(reason, language, zone),
    }
