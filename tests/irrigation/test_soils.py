from __future__ import annotations

import pytest

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.retention import rew_from_tension
from baumfeuchte.irrigation.soils import SOILS, find_soil, soil_parameters

# irrigation-science 1.3: FC and PWP in Vol.-%.
PRINTED = {
    "Ss": (14.3, 2.1), "Su2": (20.6, 5.7), "Su3": (25.5, 8.0), "Su4": (27.6, 8.4),
    "Sl2": (23.4, 5.8), "Sl3": (24.8, 8.1), "Sl4": (28.5, 10.5), "Slu": (30.3, 11.6),
    "St2": (21.2, 7.5), "St3": (30.3, 14.7), "Ls2": (33.1, 17.4), "Ls3": (31.5, 15.3),
    "Ls4": (30.4, 14.2), "Lt2": (34.4, 20.1), "Lt3": (39.4, 25.6), "Lts": (37.4, 20.9),
    "Lu": (35.9, 18.1), "Uu": (36.1, 12.7), "Uls": (34.0, 12.6), "Us": (32.4, 10.1),
    "Ut2": (34.8, 12.1), "Ut3": (35.6, 13.1), "Ut4": (37.1, 15.1), "Tt": (48.1, 36.4),
    "Tl": (44.3, 31.7), "Tu2": (44.9, 32.4), "Tu3": (40.7, 26.4), "Tu4": (37.7, 20.7),
    "Ts2": (42.1, 27.9), "Ts3": (36.6, 21.0), "Ts4": (32.3, 17.3),
}  # fmt: skip


def test_the_table_is_complete() -> None:
    assert set(SOILS) == {*PRINTED, "substrate"}
    assert all("irrigation-science 1.3" in soil.source for soil in SOILS.values())


@pytest.mark.parametrize("code", sorted(PRINTED))
def test_field_capacity_and_wilting_point_as_printed(code: str) -> None:
    soil = soil_parameters(code)
    assert 100 * soil.field_capacity == pytest.approx(PRINTED[code][0], abs=0.06)
    assert 100 * soil.wilting_point == pytest.approx(PRINTED[code][1], abs=0.06)


def test_substrate_has_ten_percent_and_the_shape_of_sl2() -> None:
    substrate, sl2 = soil_parameters("substrate"), soil_parameters("Sl2")
    assert substrate.field_capacity - substrate.wilting_point == pytest.approx(0.10)
    assert float(rew_from_tension(62, substrate.curve)) == float(rew_from_tension(62, sl2.curve))


def test_codes_are_found_in_any_case() -> None:
    assert find_soil(" sl3 ") is SOILS["Sl3"]
    assert find_soil("Substrate") is SOILS["substrate"]
    assert find_soil("Lehm") is None
    assert find_soil(None) is None


def test_an_unknown_code_says_what_to_use() -> None:
    with pytest.raises(InputError, match=r"'Lehm'.*Sl3"):
        soil_parameters("Lehm")
