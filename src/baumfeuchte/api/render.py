"""Stored things as JSON-ready dictionaries, in the shapes that ``schemas`` declares."""

from __future__ import annotations

import base64
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.respond import utc
from baumfeuchte.domain.reading import Quality
from baumfeuchte.irrigation.explain import sentence, status_word
from baumfeuchte.irrigation.outcome_words import outcome_word
from baumfeuchte.storage.readings.series import QUANTITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from baumfeuchte.domain.recommendation import PlanningRun, Reason, Recommendation, Status
    from baumfeuchte.domain.tree import Tree, Watering
    from baumfeuchte.domain.uplink import Rejection
    from baumfeuchte.storage.recommendations import ListChange, ListTree
    from baumfeuchte.storage.registry import InstalledProbe
    from baumfeuchte.storage.watering_outcomes import JudgedWatering
    from baumfeuchte.storage.web_queries import SensorPlace

Json = dict[str, Any]

_QUANTITIES = {code: quantity.value for code, quantity in QUANTITIES.items()}


def tree(item: Tree | ListTree) -> Json:
    """A tree of the register."""
    return {
        "id": item.id,
        "number": item.number,
        "species": item.species,
        "planting_year": item.planting_year,
        "street": item.street,
        "district": item.district,
        "latitude": item.latitude,
        "longitude": item.longitude,
    }


def tree_detail(item: Tree, probes: list[InstalledProbe], newest: Recommendation | None) -> Json:
    """A tree with its ground, its probes and the newest advice."""
    return {
        **tree(item),
        "site": asdict(item.site),
        "probes": [probe(found) for found in probes],
        "recommendation": None if newest is None else advice(newest),
    }


def probe(item: InstalledProbe) -> Json:
    """A probe that is or was at a tree."""
    place = item.installation
    return {
        "dev_eui": item.dev_eui,
        "device": item.device,
        "probe": place.probe,
        "depth_cm": place.depth_cm,
        "since": utc(place.since),
        "until": utc(place.until),
        "last_seen_at": utc(item.last_seen_at),
    }


def tree_lines(rows: Iterable[Sequence[Any]]) -> list[Json]:
    """Rows of ``storage.bulk_rows.tree_rows``, whose times are UTC."""
    return [
        {
            "id": id_,
            "number": number,
            "species": species,
            "planting_year": planting_year,
            "street": street,
            "district": district,
            "latitude": latitude,
            "longitude": longitude,
            "sensor_count": sensor_count,
            "last_seen_at": last_seen_at,
        }
        # Written out: half the time of a dict(zip(...)) for each of a thousand rows.
        for (
            id_,
            number,
            species,
            planting_year,
            street,
            district,
            latitude,
            longitude,
            sensor_count,
            last_seen_at,
            _total,
        ) in rows
    ]


def reading_lines(rows: Iterable[Sequence[Any]]) -> list[Json]:
    """Rows of ``storage.bulk_rows.reading_rows``, whose times are UTC."""
    return [
        {
            "observed_at": observed_at,
            "quantity": _QUANTITIES[code],
            "depth_cm": depth_cm,
            "probe": probe,
            "dev_eui": dev_eui,
            "value": value,
            "flags": flag_names(flags),
        }
        for observed_at, code, depth_cm, probe, dev_eui, value, flags, _place in rows
    ]


@lru_cache(maxsize=256)
def flag_names(flags: int) -> tuple[str, ...]:
    """The names of the flags that are set, in lower case; empty for a good value."""
    return tuple(str(flag.name).lower() for flag in Quality(flags))


def status_words(status: Status) -> Json:
    """A status in both languages."""
    return {"de": status_word(status, "de"), "en": status_word(status, "en")}


def reason(item: Reason, of: Recommendation) -> Json:
    """A reason with its sentences."""
    return {**asdict(item), "text": reason_text(item, of)}


def reason_text(item: Reason, of: Recommendation) -> Json:
    """The sentences of a reason."""
    return {"de": sentence(item, of, "de"), "en": sentence(item, of, "en")}


def advice(item: Recommendation) -> Json:
    """Advice for one tree and day."""
    return {
        "id": item.id,
        "day": item.day,
        "status": item.status,
        "status_text": status_words(item.status),
        "litres": item.litres,
        "water_by": item.water_by,
        "not_before": item.not_before,
        "probability_dry_3d": item.probability_dry_3d,
        "days_until_critical": item.days_until_critical,
        "earliest_days": item.earliest_days,
        "latest_days": item.latest_days,
        "rew": item.rew,
        "confidence": item.confidence,
        "priority": item.priority,
        "last_observed_at": utc(item.last_observed_at),
        "rule_version": item.rule_version,
        "reasons": [reason(found, item) for found in item.reasons],
        "inputs": dict(item.inputs),
    }


def recommendation(item: Recommendation, *, number: str, rank: int | None) -> Json:
    """Advice with the tree that it is for."""
    return {
        **advice(item),
        "rank": rank,
        "tree_id": item.tree_id,
        "tree_number": number,
    }


def is_estimated(item: Recommendation) -> bool:
    """Whether the advice was estimated from other trees."""
    return "sources" in item.inputs


def revision(item: PlanningRun) -> Json:
    """A run as one of the revisions of its day."""
    return {
        "revision": item.revision,
        "issued_at": utc(item.issued_at),
        "as_of": utc(item.as_of),
        "released_at": utc(item.released_at),
        "newest": item.is_current,
        "rule_version": item.rule_version,
    }


def change(item: ListChange) -> Json:
    """A tree of which two lists say different things."""
    told = item.after or item.before
    reason = None
    if told is not None and told.reasons:
        reason = reason_text(told.reasons[0], told)
    return {
        "kind": item.kind,
        "tree": tree(item.tree),
        "before": None if item.before is None else _short(item.before),
        "after": None if item.after is None else _short(item.after),
        "reason": reason,
    }


def _short(item: Recommendation) -> Json:
    return {
        "id": item.id,
        "status": item.status,
        "status_text": status_words(item.status),
        "litres": item.litres,
        "water_by": item.water_by,
    }


def watering(item: Watering) -> Json:
    """A logged watering."""
    return {**asdict(item), "watered_at": utc(item.watered_at)}


def judged_watering(item: JudgedWatering) -> Json:
    """A logged watering with what became of it."""
    found = item.outcome
    outcome = None
    if found is not None:
        outcome = {
            "outcome": found.outcome,
            "text": {word: outcome_word(found.outcome, word) for word in ("de", "en")},
            "evaluated_at": utc(found.evaluated_at),
            "response": found.response,
            "teaches": found.teaching_litres is not None,
            "detail": dict(found.detail),
        }
    return {**watering(item.watering), "outcome": outcome}


def rejection(item: Rejection, *, raw: bool) -> Json:
    """A message that could not be used; its bytes only where ``raw`` says so."""
    return {
        "id": item.id,
        "arrived_at": utc(item.arrived_at),
        "topic": item.topic,
        "reason": item.reason,
        "detail": item.detail,
        "dev_eui": item.dev_eui,
        "network": item.network,
        "resolved_at": utc(item.resolved_at),
        "size_bytes": len(item.raw),
        "raw_base64": base64.b64encode(item.raw).decode() if raw else None,
    }


def sensor(item: SensorPlace) -> Json:
    """A sensor of the register."""
    return {
        "dev_eui": item.sensor.dev_eui,
        "device": item.sensor.device,
        "last_seen_at": utc(item.sensor.last_seen_at),
        "trees": item.tree_numbers,
    }
