"""The radio between devices and network servers: gateways, reception, frame counters."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from baumfeuchte.sensors_sim.things import SimTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """A LoRaWAN gateway.

    Attributes:
        gateway_id: the operator's name for it.
        eui: 16 lower-case hex digits.
        latitude, longitude: WGS 84.
        altitude_m: of the antenna.
    """

    gateway_id: str
    eui: str
    latitude: float
    longitude: float
    altitude_m: int


GATEWAYS = (
    Gateway(
        gateway_id="bo-rathaus",
        eui="24e124fffef51a01",
        latitude=51.4820,
        longitude=7.2165,
        altitude_m=148,
    ),
    Gateway(
        gateway_id="bo-westpark",
        eui="24e124fffef51a02",
        latitude=51.4802,
        longitude=7.1952,
        altitude_m=112,
    ),
    Gateway(
        gateway_id="bo-wiemelhausen",
        eui="a84041fdfe2b7c03",
        latitude=51.4631,
        longitude=7.2356,
        altitude_m=131,
    ),
    Gateway(
        gateway_id="bo-querenburg",
        eui="a84041fdfe2b7c04",
        latitude=51.4468,
        longitude=7.2611,
        altitude_m=176,
    ),
    Gateway(
        gateway_id="bo-stadion",
        eui="7076ff005602a105",
        latitude=51.4898,
        longitude=7.2365,
        altitude_m=124,
    ),
)


@dataclass(frozen=True, slots=True)
class Reception:
    """One gateway's copy of a frame."""

    gateway: Gateway
    rssi_dbm: int
    snr_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a device sent, as the network server knows it.

    Attributes:
        f_port, f_cnt, payload: of the frame.
        received_ns: when the best gateway heard it, Unix time in nanoseconds.
        receptions: best first, at least one.
        spreading_factor: 7..12.
        channel: index into ``CHANNELS_HZ``.
        token: 16 random bytes, different for each frame.
    """

    f_port: int
    f_cnt: int
    payload: bytes
    received_ns: int
    receptions: tuple[Reception, ...]
    spreading_factor: int
    channel: int
    token: bytes


CHANNELS_HZ = (
    868_100_000,
    868_300_000,
    868_500_000,
    867_100_000,
    867_300_000,
    867_500_000,
    867_700_000,
    867_900_000,
)
BANDWIDTH_HZ = 125_000
_WEAKEST_DBM = -121.0
_BEST_SNR_DB, _NOISE_FLOOR_DBM = 10.0, -117.0
_MAX_COPIES = 3
_SLOW_FROM_FACTOR = 11  # low data rate optimisation
_METRES_PER_DEGREE = 111_320.0


def mean_rssi_dbm(tree: SimTree) -> NDArray[np.float64]:
    """Mean signal of a device at a tree at each gateway: log distance, exponent 2.9."""
    strengths = []
    for gateway in GATEWAYS:
        north = (gateway.latitude - tree.latitude) * _METRES_PER_DEGREE
        east = (gateway.longitude - tree.longitude) * _METRES_PER_DEGREE
        east *= math.cos(math.radians(tree.latitude))
        distance_m = max(math.hypot(north, east), 30.0)
        strengths.append(-22.0 - 29.0 * math.log10(distance_m))
    return np.array(strengths)


def receive(rssi_dbm: list[float]) -> tuple[Reception, ...]:
    """The copies of one frame, best first; the strongest gateway always hears it.

    Args:
        rssi_dbm: signal at each gateway of ``GATEWAYS``.
    """
    order = sorted(range(len(rssi_dbm)), key=rssi_dbm.__getitem__, reverse=True)
    heard = [i for i in order[:_MAX_COPIES] if rssi_dbm[i] > _WEAKEST_DBM] or order[:1]
    return tuple(
        Reception(
            GATEWAYS[i],
            round(rssi_dbm[i]),
            round(min(rssi_dbm[i] - _NOISE_FLOOR_DBM, _BEST_SNR_DB + rssi_dbm[i] % 1), 1),
        )
        for i in heard
    )


def spreading_factor(best_rssi_dbm: float) -> int:
    """The spreading factor that the network's rate control settles on."""
    limits = ((-104.0, 7), (-108.0, 8), (-112.0, 9), (-116.0, 10))
    return next((factor for limit, factor in limits if best_rssi_dbm > limit), 11)


@lru_cache(maxsize=1024)
def airtime_s(payload_bytes: int, factor: int) -> float:
    """Time on air of a LoRaWAN frame, s (Semtech AN1200.13; 125 kHz, coding rate 4/5)."""
    symbol_s: float = 2**factor / BANDWIDTH_HZ
    slow = 2 if factor >= _SLOW_FROM_FACTOR else 0
    size = payload_bytes + 13  # LoRaWAN header and integrity code
    blocks = math.ceil((8 * size - 4 * factor + 44) / (4 * (factor - slow)))
    return (12.25 + 8 + max(blocks * 5, 0)) * symbol_s


@lru_cache(maxsize=1024)
def session_bytes(dev_eui: str, year: int) -> bytes:
    """Sixteen bytes that name a device's session; it joins anew each 1 March."""
    return hashlib.blake2b(f"{dev_eui}/{year}".encode(), digest_size=16).digest()
