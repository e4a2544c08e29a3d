from __future__ import annotations

import pytest

from baumfeuchte.ingest.envelopes.receptions import best_reception, best_reception_by


@pytest.mark.parametrize("receptions", [None, [], {}, "x", [7, None, "x"]])
def test_none(receptions: object) -> None:
    assert best_reception(receptions) == ({}, None, None)
    assert best_reception_by(receptions, "RSSI", "SNR") == ({}, None, None)


def test_the_highest_ratio_where_a_missing_one_is_zero() -> None:
    first, second, bare = {"rssi": -100, "snr": 5}, {"rssi": -90, "snr": 5}, {"gatewayId": "x"}
    assert best_reception([first, second]) == (first, -100, 5)
    assert best_reception([bare]) == (bare, None, None)
    assert best_reception([bare, first]) == (first, -100, 5)
    zero = {"rssi": -90}
    assert best_reception([{"rssi": -80, "snr": -1}, zero]) == (zero, -90, 0)
    assert best_reception([{"rssi": -80, "snr": 1}, zero])[2] == 1


def test_the_highest_ratio_by_other_names() -> None:
    weak, strong = {"RSSI": "-80", "SNR": "-1.5"}, {"RSSI": -110, "SNR": 6}
    assert best_reception_by([weak, strong], "RSSI", "SNR") == (strong, -110, 6)
    assert best_reception_by([weak], "RSSI", "SNR") == (weak, -80, -1.5)


def test_without_a_ratio_the_strength_counts() -> None:
    bare, far, near = {"id": 1}, {"rssi": -120}, {"rssi": 0}
    assert best_reception_by([bare, far, near], "rssi", "snr") == (near, 0, None)
    heard = {"rssi": -130, "snr": -20}
    assert best_reception_by([near, heard], "rssi", "snr") == (heard, -130, -20)
