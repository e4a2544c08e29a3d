"""Whether the clocks agree: ours, the database's, those of the network servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from baumfeuchte.cli._doctor.finding import error, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from baumfeuchte.cli._doctor.finding import Finding
    from baumfeuchte.config import Settings
    from baumfeuchte.storage.diagnostics.life import Lead
    from baumfeuchte.storage.diagnostics.server import ServerTime

APART_S: Final = 5.0
FAR_APART_S: Final = 600.0
"""More than that and readings are flagged as coming from the future."""
_NTP: Final = "Let both machines take their time from the network (NTP)."


def check_settings(settings: Settings) -> Iterator[Finding]:
    """What the settings say about time."""
    if settings.clock_start is not None:
        yield warning(
            f"BAUMFEUCHTE_CLOCK_START is set: our time is {settings.clock()():%Y-%m-%d %H:%M} UTC",
            "Remove it, unless this is a demo or a test.",
        )
    now = settings.clock()().astimezone(settings.zone)
    yield ok(f"it is {now:%Y-%m-%d %H:%M} in the city ({settings.time_zone}, {now:%Z})")


def judge_server_time(time: ServerTime) -> Finding:
    """The database's clock beside ours."""
    apart_s = max(0.0, abs(time.ahead_s) - time.round_trip_s / 2)
    word = "ahead of" if time.ahead_s > 0 else "behind"
    if apart_s > APART_S:
        text = f"the database's clock is {apart_s:.0f} s {word} ours"
        return error(text, _NTP) if apart_s > FAR_APART_S else warning(text, _NTP)
    return ok(f"the database's clock and ours are {apart_s:.1f} s apart")


def judge_zone(*, known: bool, zone: str) -> Finding:
    """Whether the database can compute the city's local time."""
    if known:
        return ok(f"the database knows the time zone {zone}")
    return error(
        f"the database does not know the time zone {zone}",
        "Install the server's time zone data (on Debian: tzdata), or correct "
        "BAUMFEUCHTE_TIME_ZONE.",
    )


def judge_leads(leads: Iterable[Lead]) -> Iterator[Finding]:
    """The network servers' clocks, by the newest uplinks.

    One that is behind cannot be told from messages that have waited.
    """
    for lead in leads:
        if lead.ahead_s > APART_S:
            yield warning(
                f"the clock of the network server ({lead.network}) is {lead.ahead_s:.0f} s ahead "
                "of ours",
                "Let that machine and this one take their time from the network (NTP).",
            )
        else:
            yield ok(f"the clock of the network server ({lead.network}) is not ahead of ours")
