from __future__ import annotations

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.codecs.layout import FORMATS, ORDERS, Layout, Number, parse_layout
from baumfeuchte.domain.errors import InputError
from baumfeuchte.domain.reading import Quality, Quantity

VWC, TEMP = Quantity.SOIL_MOISTURE_VWC_PERCENT, Quantity.SOIL_TEMPERATURE_C
ROW: dict[str, Any] = {"offset": 0, "type": "u16", "quantity": VWC.value}


def _parse(*rows: object) -> Layout:
    return parse_layout(list(rows))


def _one(**columns: object) -> Number:
    (number,) = _parse({**ROW, **columns}).numbers
    return number


def test_defaults() -> None:
    assert _one() == Number(quantity=VWC, probe=0, offset=0, kind="u16")
    layout = _parse(ROW)
    assert not layout.in_parts
    assert not layout.is_text


def test_all_columns_also_as_text_from_a_table() -> None:
    number = _one(
        offset="3",
        type="s32",
        order="swapped",
        divisor="-0.5",
        add="40",
        probe="2",
        absent=["-1", 99],
        part="1",
    )
    assert number == Number(
        quantity=VWC,
        probe=2,
        offset=3,
        kind="s32",
        order="swapped",
        divisor=-0.5,
        add=40,
        absent=frozenset({-1, 99}),
        part=1,
    )
    assert number.end == 7


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (None, "layout is a list of rows"),
        ("[]", "layout is a list of rows"),
        ([], "layout is a list of rows"),
        ({"offset": 0}, "layout is a list of rows"),
        ([ROW, 5], "Row 2 of the layout needs to be an object, not 5"),
        ([{**ROW, "depth": 30}], r"Row 1 .* only the columns absent, .*, not 'depth'"),
        ([{**ROW, "type": "u64"}], "Row 1 .* one of u8, s8, .*, ascii as type, not 'u64'"),
        ([{**ROW, "type": None}], "as type, not None"),
        ([{**ROW, "quantity": "moisture"}], "one of soil_water_tension_kpa, "),
        ([{**ROW, "quantity": "battery_v"}], "the bridge sends its battery itself"),
        ([{**ROW, "order": "middle"}], "one of big, little, swapped as order"),
        ([{**ROW, "order": "swapped"}], "a type of four bytes where the order is swapped"),
        ([{**ROW, "type": "ascii", "order": "swapped"}], "a type of four bytes"),
        ([{"type": "u8", "quantity": VWC.value}], "needs 0 to 255 as offset, not None"),
        ([{**ROW, "offset": -1}], "0 to 255 as offset, not -1"),
        ([{**ROW, "offset": 256}], "0 to 255 as offset"),
        ([{**ROW, "offset": 1.5}], "0 to 255 as offset"),
        ([{**ROW, "offset": True}], "0 to 255 as offset"),
        ([{**ROW, "probe": 32}], "0 to 31 as probe"),
        ([{**ROW, "part": "x"}], "0 to 255 as part"),
        ([{**ROW, "divisor": 0}], "number as divisor, other than 0"),
        ([{**ROW, "divisor": "ten"}], "number as divisor"),
        ([{**ROW, "add": None}], "number as add"),
        ([{**ROW, "absent": 65535}], "list of raw numbers as absent"),
        ([{**ROW, "absent": ["none"]}], "list of raw numbers as absent"),
        ([{**ROW, "address": "1"}], "only with the type ascii"),
        ([{**ROW, "type": "ascii", "address": "12"}], "a letter or digit as address"),
        ([{**ROW, "type": "ascii", "address": "!"}], "a letter or digit as address"),
        ([ROW, {**ROW, "offset": 2}], "each quantity of a probe only once"),
        ([ROW, {**ROW, "type": "ascii", "probe": 1}], "all rows of the layout the type ascii"),
        ([ROW, {**ROW, "part": 1, "probe": 1}], "all rows of the layout a part, or none"),
    ],
)
def test_refused(rows: object, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint) as caught:
        parse_layout(rows)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("columns", "data", "value"),
    [
        ({"type": "u8", "divisor": 2}, "2d", 22.5),
        ({"type": "s8"}, "ff", -1.0),
        ({"divisor": 100, "add": -100}, "2ee0", 20.0),
        ({"type": "s16", "divisor": 10}, "ffec", -2.0),
        ({"type": "s16", "divisor": 10, "order": "little"}, "ecff", -2.0),
        ({"type": "u32", "divisor": 1000}, "00005bcc", 23.5),
        ({"type": "u32", "divisor": 1000, "order": "little"}, "cc5b0000", 23.5),
        ({"type": "u32", "divisor": 1000, "order": "swapped"}, "5bcc0000", 23.5),
        ({"type": "s32", "divisor": -1}, "fffffff5", 11.0),
        ({"type": "f32"}, "41b73333", 22.9),
        ({"type": "f32", "order": "little"}, "3333b741", 22.9),
        ({"type": "f32", "order": "swapped"}, "333341b7", 22.9),
        ({"type": "f32", "divisor": 0.01}, "3e6a7efa", 22.9),
    ],
)
def test_numbers_of_bytes(columns: dict[str, object], data: str, value: float) -> None:
    number = _one(offset=1, **columns)
    found = number.measure(number.unpack(b"\xaa" + bytes.fromhex(data) + b"\xbb"))
    assert found is not None
    assert found.value == value
    assert number.pack(number.raw_of(value)).hex() == data


def test_flags() -> None:
    temperature = _one(quantity=TEMP.value, divisor=10, probe=4)
    assert temperature.measure(601).flags == Quality.OUT_OF_RANGE  # type: ignore[union-attr]
    doubtful = temperature.measure(200, Quality.SUSPECT)
    assert doubtful is not None
    assert (doubtful.probe, doubtful.quantity) == (4, TEMP)
    assert doubtful.flags == Quality.SUSPECT


def test_what_was_not_read() -> None:
    number = _one(type="f32", absent=[-9999])
    for data in ("c61c3c00", "7fc00000", "ff800000", "7f800000"):
        assert number.measure(number.unpack(bytes.fromhex(data))) is None
    assert _one(divisor=1e-320).measure(5) is None
    with pytest.raises(InputError, match="cannot send -9999"):
        number.raw_of(-9999)


@pytest.mark.parametrize(
    ("columns", "value"),
    [
        ({"type": "u8"}, 256.0),
        ({"type": "u8"}, -1.0),
        ({"type": "s16", "divisor": 10}, 3276.8),
        ({"type": "u32"}, 2.0**32),
        ({"type": "f32"}, 1e39),
        ({"absent": [7]}, 7.2),
        ({}, float("nan")),
        ({}, float("inf")),
    ],
)
def test_values_that_do_not_fit(columns: dict[str, object], value: float) -> None:
    number = _one(**columns)
    with pytest.raises(InputError, match="cannot send"):
        number.pack(number.raw_of(value))


@given(
    data=st.binary(min_size=4, max_size=4),
    kind=st.sampled_from([*FORMATS]),
    order=st.sampled_from([*ORDERS]),
    divisor=st.sampled_from([1, 10, 100, 0.01, -1, 2]),
    add=st.sampled_from([0, -100, 40, 0.5]),
)
def test_any_number_returns(data: bytes, kind: str, order: str, divisor: float, add: float) -> None:
    if order == "swapped" and struct.calcsize(FORMATS[kind]) < 4:
        order = "little"
    number = _one(type=kind, order=order, divisor=divisor, add=add)
    found = number.measure(number.unpack(data))
    if found is None or abs(found.value) > 1e9 or 0 < abs(found.value) < 1e-3:
        return
    again = number.measure(number.unpack(number.pack(number.raw_of(found.value))))
    assert again is not None
    assert again.value == pytest.approx(found.value, rel=1e-6)
    assert len(repr(found.value)) <= len("-12345678901.5")
