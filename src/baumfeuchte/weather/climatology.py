"""No provider at all: planning then knows the season's ET0 and no rain ("ohne Wetterdaten")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.weather import WeatherReport

if TYPE_CHECKING:
    from baumfeuchte.domain.weather import WeatherCell
    from baumfeuchte.weather.provider import Period


class Climatology:
    """The provider ``none``: it has nothing to tell, and what is stored already grows old."""

    name = "none"
    credit = ""

    def report(self, cell: WeatherCell, period: Period) -> WeatherReport:  # noqa: ARG002
        """Nothing."""
        return WeatherReport(provider=self.name)
