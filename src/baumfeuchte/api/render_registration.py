"""Devices in the hand, trees around, and groups of rejections in the form of their documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.api.respond import utc

if TYPE_CHECKING:
    from baumfeuchte.api.registration import FoundDevice
    from baumfeuchte.api.services import Replayed
    from baumfeuchte.storage.nearby import NearTree
    from baumfeuchte.storage.rejection_groups import RejectionGroup

Json = dict[str, Any]


def found_device(found: FoundDevice) -> Json:
    """In the shape of ``schemas.registration.FoundDevice``."""
    code, heard = found.code, found.heard
    return {
        "dev_eui": code.dev_eui,
        "kind": code.kind,
        "join_eui": code.join_eui,
        "vendor_id": code.vendor_id,
        "vendor_profile_id": code.vendor_profile_id,
        "serial": code.serial,
        "maker": code.maker,
        "registered": found.sensor is not None,
        "device": None if found.sensor is None else found.sensor.device,
        "places": [
            {
                "tree_number": known.tree_number,
                "probe": known.installation.probe,
                "depth_cm": known.installation.depth_cm,
                "since": utc(known.installation.since),
                "until": utc(known.installation.until),
            }
            for known in found.places
        ],
        "kept": heard.count,
        "first_at": utc(heard.first_at),
        "last_at": utc(heard.last_at),
        "network_name": heard.name,
        "suggestions": [
            {
                "device": item.device,
                "reads": item.reads,
                "frames": item.frames,
                "named": item.named,
                "by_maker": item.by_maker,
            }
            for item in found.suggestions
        ],
    }


def near_tree(item: NearTree) -> Json:
    """In the shape of ``schemas.registration.NearTree``."""
    distance = item.distance_m
    return {
        "id": item.id,
        "number": item.number,
        "species": item.species,
        "street": item.street,
        "district": item.district,
        "latitude": item.latitude,
        "longitude": item.longitude,
        "distance_m": None if distance is None else round(distance, 1),
        "sensors": item.sensors,
    }


def rejection_group(item: RejectionGroup) -> Json:
    """In the shape of ``schemas.registration.RejectionGroup``."""
    return {
        "reason": item.reason,
        "dev_eui": item.dev_eui,
        "count": item.count,
        "first_at": utc(item.first_at),
        "last_at": utc(item.last_at),
        "network": item.network,
        "registered": item.registered,
    }


def replayed(result: Replayed) -> Json:
    """In the shape of ``schemas.registration.Replayed``."""
    kinds = result.kinds
    return {
        "read": result.read,
        "stored": kinds["stored"],
        "duplicate": kinds["duplicate"],
        "ignored": kinds["ignored"],
        "rejected": kinds["rejected"],
        "readings": result.added,
        "reasons": dict(result.reasons),
    }
