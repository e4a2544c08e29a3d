from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from baumfeuchte.codecs.field import linear
from baumfeuchte.codecs.outgoing import Outgoing, by_time, of_now
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Measurement, Quantity

VWC, TEMP, EC = (
    Quantity.SOIL_MOISTURE_VWC_PERCENT,
    Quantity.SOIL_TEMPERATURE_C,
    Quantity.SOIL_EC_US_CM,
)
MOISTURE, TEMPERATURE, CONDUCTIVITY = linear(VWC, divisor=10), linear(TEMP), linear(EC)
NOON = datetime(2026, 7, 15, 12, tzinfo=UTC)


def _measured(quantity: Quantity, value: float, probe: int = 0) -> Measurement:
    return Measurement(quantity=quantity, probe=probe, value=value)


def _out(*measurements: Measurement) -> Outgoing:
    return Outgoing("acme/X", measurements)


def test_take_gives_each_value_once() -> None:
    out = _out(_measured(VWC, 12.34, 1), _measured(VWC, 5.0))
    assert out
    assert out.take(MOISTURE, 1) == 123
    assert out.take(MOISTURE, 1) is None
    assert out.take(MOISTURE) == 50
    assert out.take(TEMPERATURE) is None
    assert not out
    out.close()


def test_take_value_gives_it_as_it_is() -> None:
    out = _out(_measured(VWC, 12.34, 1))
    assert out.take_value(VWC) is None
    assert out.take_value(VWC, 1) == 12.34
    assert out.take_value(VWC, 1) is None
    out.close()


def test_take_all_of_a_probe() -> None:
    out = _out(_measured(VWC, 30.0, 1), _measured(TEMP, 12.0, 1), _measured(TEMP, 11.0))
    assert out.take_all((MOISTURE, TEMPERATURE), 1) == [300, 12]
    assert out.take_all((MOISTURE, TEMPERATURE), 2) is None
    with pytest.raises(InputError, match="only together"):
        out.take_all((MOISTURE, TEMPERATURE))


def test_zero_is_a_value() -> None:
    out = _out(_measured(TEMP, 0.0))
    assert out.take(TEMPERATURE) == 0
    out = _out(_measured(TEMP, 0.0))
    assert out.drop(TEMPERATURE)
    assert not out.drop(TEMPERATURE)


def test_take_refuses_what_does_not_fit() -> None:
    with pytest.raises(InputError, match="soil_moisture_vwc_percent"):
        _out(_measured(VWC, 6553.6)).take(MOISTURE)


def test_take_all_or_none() -> None:
    fields = (MOISTURE, TEMPERATURE, CONDUCTIVITY)
    whole = (_measured(VWC, 30.0), _measured(TEMP, 12.0), _measured(EC, 0.0))
    assert _out(*whole).take_all(fields) == [300, 12, 0]
    assert _out().take_all(fields) is None
    for missing in range(3):
        part = [m for i, m in enumerate(whole) if i != missing]
        with pytest.raises(InputError, match=r"acme/X sends .* only together"):
            _out(*part).take_all(fields)


def test_nothing_may_be_left_over() -> None:
    out = _out(_measured(VWC, 5.0, 3))
    with pytest.raises(InputError, match="does not send soil_moisture_vwc_percent of probe 3"):
        out.close()


def test_the_same_twice() -> None:
    with pytest.raises(InputError, match="soil_temperature_c of probe 2 only once"):
        _out(_measured(TEMP, 1.0, 2), _measured(TEMP, 1.0, 2))


def test_by_time_keeps_the_order() -> None:
    now = _measured(VWC, 1.0)
    later = Measurement(quantity=VWC, probe=0, value=2.0, observed_at=NOON)
    earlier = Measurement(quantity=VWC, probe=0, value=3.0, observed_at=NOON - timedelta(hours=1))
    also_later = Measurement(quantity=TEMP, probe=0, value=4.0, observed_at=NOON)
    moments = by_time([later, now, earlier, also_later])
    assert list(moments) == [NOON, None, NOON - timedelta(hours=1)]
    assert moments[NOON] == [later, also_later]
    assert moments[None] == [now]
    assert by_time([]) == {}


def test_of_now_takes_no_records() -> None:
    assert of_now("acme/X", [_measured(VWC, 1.0)])
    assert not of_now("acme/X", [])
    record = Measurement(quantity=VWC, probe=0, value=2.0, observed_at=NOON)
    with pytest.raises(InputError, match="acme/X sends no records"):
        of_now("acme/X", [_measured(TEMP, 1.0), record])
