"""What every provider of weather offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from baumfeuchte.domain.weather import WeatherCell, WeatherReport

PAST_DAYS = 10
"""Days before today that are asked for: the last seven count, and a service may have been away."""
AHEAD_DAYS = 14
"""Today and the days after it: the horizon of the advice (irrigation-science 4.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Which days are asked for.

    Attributes:
        now: the clock (UTC).
        zone: the city's time zone; days are local days.
        past_days: before today.
        ahead_days: from today on.
    """

    now: datetime
    zone: tzinfo
    past_days: int = PAST_DAYS
    ahead_days: int = AHEAD_DAYS

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.zone).date()

    @property
    def first_day(self) -> date:
        """The oldest day."""
        return self.today - timedelta(days=self.past_days)

    @property
    def last_day(self) -> date:
        """The last day ahead."""
        return self.today + timedelta(days=self.ahead_days - 1)

    @property
    def begin(self) -> datetime:
        """Local midnight of the oldest day (UTC)."""
        return day_begin(self.first_day, self.zone)

    @property
    def end(self) -> datetime:
        """Local midnight after the last day (UTC)."""
        return day_begin(self.last_day + timedelta(days=1), self.zone)


class Provider(Protocol):
    """A source of weather.

    Attributes:
        name: as in the setting.
        credit: the line that has to stand wherever its data are shown.
    """

    name: str
    credit: str

    def report(self, cell: WeatherCell, period: Period) -> WeatherReport:
        """What is known of a cell; what is not known is missing in it.

        Raises:
            WeatherUnavailableError: the service cannot be reached now.
            WeatherError: it answers what cannot be used.
            InputError: a file cannot be used.
        """


def day_begin(day: date, zone: tzinfo) -> datetime:
    """Local midnight (UTC)."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
