from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.weather import WeatherReport
from baumfeuchte.weather.climatology import Climatology

if TYPE_CHECKING:
    from baumfeuchte.domain.weather import WeatherCell
    from baumfeuchte.weather.provider import Period


def test_it_tells_nothing(cell: WeatherCell, period: Period) -> None:
    assert Climatology().report(cell, period) == WeatherReport(provider="none")
