"""What was watered on a list's day, in words beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.storage.day_waterings import trees_watered
from baumfeuchte.storage.query import arun

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.context import Context
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.people import Area
    from baumfeuchte.storage.day_waterings import DayWatering, GivenWater


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A day of the city: its first moment, and the first of the next one (UTC)."""
    begin, end = (datetime.combine(day + timedelta(days=ahead), time(), zone) for ahead in (0, 1))
    return begin.astimezone(UTC), end.astimezone(UTC)


def watered_words(
    found: DayWatering | None, *, today: date, zone: ZoneInfo, language: Language
) -> str:
    """`heute gegossen 55,5 l, 05:50`; empty where the tree got nothing.

    Args:
        found: waterings of one day.
        today: on another day the words do not say "today".
        zone: of the city.
        language: of the words.
    """
    if found is None:
        return ""
    local = found.at.astimezone(zone)
    key = "watered_today" if local.date() == today else "watered_that_day"
    return text(key, language, litres=litres_words(found.litres, language), time=f"{local:%H:%M}")


async def words_by_tree(
    context: Context,
    day: date,
    language: Language,
    area: Area,
    tree_ids: Sequence[int] | None = None,
) -> dict[int, str]:
    """The words of the trees that were watered on a day.

    Args:
        context: of the application.
        day: of the city.
        language: of the words.
        area: only trees in it.
        tree_ids: only these; None for all.
    """
    async with context.reads.connection() as connection:
        found = await arun(
            connection, trees_watered(*bounds(day, context.zone), area, tree_ids=tree_ids)
        )
    today = context.today()
    return {
        item.tree_id: watered_words(item, today=today, zone=context.zone, language=language)
        for item in found
    }


def given_words(given: GivenWater | None, wanted: int, language: Language) -> str:
    """`Schon gegossen: 120 von 2.910 l (2 Bäume)`; empty where nothing was."""
    if given is None or not given.trees:
        return ""
    key = "watered_of_list_one" if given.trees == 1 else "watered_of_list"
    return text(
        key,
        language,
        litres=litres_words(given.litres, language),
        wanted=formats.number(wanted, language),
        trees=formats.number(given.trees, language),
    )


def litres_words(litres: float, language: Language) -> str:
    """A tenth where there is one: as the crew has entered it."""
    rounded = round(litres, 1)
    return formats.number(rounded, language, 0 if rounded == round(rounded) else 1)
