"""Which gateway heard an uplink best, from the list that a network server sends."""

from __future__ import annotations

import math

from baumfeuchte.ingest.envelopes.envelope import Document
from baumfeuchte.ingest.envelopes.fields import decibels

_BELOW_ALL_RATIOS = -1000.0
_WEAKEST_DBM = -1000.0

Reception = tuple[Document, float | None, float | None]
"""A reception as it was sent, its strength (rssi, dBm) and its signal-to-noise ratio (snr, dB)."""


def best_reception(receptions: object) -> Reception:
    """The reception with the highest ratio, where a missing ratio is one of 0 dB.

    ChirpStack and The Things Stack name both fields alike and leave out a ratio of 0 dB.
    """
    return _best(receptions, "rssi", "snr", left_out_db=0.0)


def best_reception_by(receptions: object, rssi_key: str, snr_key: str) -> Reception:
    """The reception with the highest ratio, else with the highest strength.

    Args:
        receptions: a list of objects or a single one, anything else counts as none.
        rssi_key: field of the strength, dBm.
        snr_key: field of the ratio, dB; missing means not known.
    """
    return _best(receptions, rssi_key, snr_key, left_out_db=None)


def _best(
    receptions: object, rssi_key: str, snr_key: str, *, left_out_db: float | None
) -> Reception:
    best: Reception = ({}, None, None)
    highest = -math.inf
    if isinstance(receptions, dict):  # the only one
        receptions = [receptions]
    if not isinstance(receptions, list):
        return best
    for reception in receptions:
        if not isinstance(reception, dict):
            continue
        rssi_dbm = decibels(reception.get(rssi_key))
        snr = reception.get(snr_key)
        snr_db = decibels(snr)
        if snr is None and rssi_dbm is not None:
            snr_db = left_out_db
        if snr_db is not None:
            rank = snr_db
        else:
            rank = _BELOW_ALL_RATIOS + (_WEAKEST_DBM if rssi_dbm is None else rssi_dbm)
        if rank > highest:
            best, highest = (reception, rssi_dbm, snr_db), rank
    return best
