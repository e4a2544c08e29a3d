"""What a simulated city consists of: trees with their soil, and devices with their probes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SimTree:
    """A tree and the truth about its ground.

    Attributes:
        number, species, planting_year, latitude, longitude, street, district, soil: as registered.
        kappa: loss of water content of the root zone per mm of ET0, m3/m3 per mm.
        rain_share: part of the rain that reaches the column; the rest runs off sealed ground.
        watered_every_days: how often the crew passes from May on, and waters where it is dry; 0 =
            never.
        watered_until: last (month, day) on which the crew comes.
    """

    number: str
    species: str
    planting_year: int
    latitude: float
    longitude: float
    street: str
    district: str
    soil: str
    kappa: float
    rain_share: float
    watered_every_days: int = 0
    watered_until: tuple[int, int] = (9, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimDevice:
    """A device, its network and its probes.

    Attributes:
        dev_eui: 16 lower-case hex digits.
        device: name in the codec registry.
        network: ``chirpstack`` or ``tts``.
        tree_number: where all of its probes are.
        depths_cm: of the probes, in the order of the frame.
        installed_at: nothing is sent before.
        offset: when in each interval it sends, as a share of the interval, 0..1.
    """

    dev_eui: str
    device: str
    network: str
    tree_number: str
    depths_cm: tuple[float, ...]
    installed_at: datetime
    offset: float
