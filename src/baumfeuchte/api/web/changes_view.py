"""What the pages of days and of differences show."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.engine import address
from baumfeuchte.api.web.list_choice import link
from baumfeuchte.api.web.list_notices import changed_words
from baumfeuchte.api.web.texts import text
from baumfeuchte.irrigation.explain import sentence, status_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.routes.lists import ListDay
    from baumfeuchte.api.web.list_data import Difference
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation
    from baumfeuchte.storage.recommendations import ListChange


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """A revision of a day."""

    name: str
    at: str
    kind: str
    is_list: bool
    url: str
    changes_url: str
    tours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLines:
    """A day with its revisions."""

    day: str
    url: str
    changes_url: str
    revisions: tuple[RevisionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysView:
    """The page of days."""

    days: tuple[DayLines, ...]
    older_url: str


def days_view(
    days: Sequence[ListDay], shown: int, *, zone: ZoneInfo, language: Language
) -> DaysView:
    """The last days in words.

    Args:
        days: newest first; one more than shown where there are older ones.
        shown: most days.
        zone: of the city.
        language: of the page.
    """
    lines = []
    for number, item in enumerate(days[:shown]):
        issued = item.list_run
        before = days[number + 1].day if number + 1 < len(days) else None
        pairs = [] if before is None else [("from", before.isoformat())]
        lines.append(
            DayLines(
                day=formats.long_day(item.day, language),
                url=address(language, "/", day=item.day),
                changes_url=link(language, f"/lists/{item.day}", pairs) if pairs else "",
                revisions=tuple(
                    _revision(run, tours, issued, zone, language) for run, tours in item.runs
                ),
            )
        )
    older = ""
    if len(days) > shown:
        older = address(language, "/lists", before=days[shown - 1].day)
    return DaysView(days=tuple(lines), older_url=older)


def _revision(
    run: PlanningRun, tours: int, issued: PlanningRun, zone: ZoneInfo, language: Language
) -> RevisionLine:
    is_list = run.id == issued.id
    if is_list:
        kind = "list_kind_list" if run.released_at else "list_kind_preview"
    else:
        kind = "list_kind_revision" if run.revision > issued.revision else "list_kind_preview"
    pairs = [("from", str(issued.revision)), ("to", str(run.revision))]
    return RevisionLine(
        name=text("list_revision_number", language, revision=run.revision),
        at=formats.clock_time(run.released_at or run.issued_at, zone, run.day, language),
        kind=text(kind, language),
        is_list=is_list,
        url=address(language, "/", day=run.day, revision="" if is_list else run.revision),
        changes_url="" if is_list else link(language, f"/lists/{run.day}", pairs),
        tours=tours,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a list says of a tree, in short."""

    status: str
    word: str
    litres: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A tree of which two lists say different things."""

    number: str
    url: str
    place: str
    before: Said | None
    after: Said | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """The page of a difference."""

    day: str
    before: str
    after: str
    summary: str
    kinds: tuple[tuple[str, tuple[ChangeLine, ...]], ...]
    shown: int
    total: int
    url: str
    list_url: str
    options_from: tuple[tuple[str, str], ...]
    options_to: tuple[tuple[str, str], ...]
    chosen_from: str
    chosen_to: str
    action: str


def changes_view(
    counted: Difference,
    found: Sequence[ListChange],
    revisions: Sequence[PlanningRun],
    *,
    zone: ZoneInfo,
    language: Language,
) -> ChangesView:
    """A difference in words.

    Args:
        counted: the two runs and how much they differ in.
        found: the trees that are shown.
        revisions: of the later day, to choose from.
        zone: of the city.
        language: of the page.
    """
    one, other = counted.before, counted.after
    same_day = one.day == other.day
    options = tuple((str(run.revision), _name(run, zone, language)) for run in revisions)
    if same_day:
        chosen_from, options_from = str(one.revision), options
    else:
        chosen_from = one.day.isoformat()
        options_from = ((chosen_from, formats.long_day(one.day, language)), *options)
    return ChangesView(
        day=formats.long_day(other.day, language),
        before=_named(one, other, zone, language),
        after=_named(other, one, zone, language),
        summary=changed_words(counted, language),
        kinds=tuple(
            (text(f"list_kind_{kind}", language), tuple(_line(item, language) for item in items))
            for kind, items in groupby(found, key=lambda item: item.kind)
        ),
        shown=len(found),
        total=counted.total,
        url=link(
            language, f"/lists/{other.day}", [("from", chosen_from), ("to", str(other.revision))]
        ),
        list_url=address(language, "/", day=other.day),
        options_from=options_from,
        options_to=options,
        chosen_from=chosen_from,
        chosen_to=str(other.revision),
        action=f"/lists/{other.day}",
    )


def _name(run: PlanningRun, zone: ZoneInfo, language: Language) -> str:
    return text(
        "list_revision_at",
        language,
        revision=run.revision,
        at=formats.clock_time(run.released_at or run.issued_at, zone, run.day, language),
    )


def _named(run: PlanningRun, beside: PlanningRun, zone: ZoneInfo, language: Language) -> str:
    """The revision; with its day where the other one is of another day."""
    name = _name(run, zone, language)
    if run.day == beside.day:
        return name
    return f"{formats.short_day(run.day, language)}, {name}"


def _line(item: ListChange, language: Language) -> ChangeLine:
    told = item.after or item.before
    reason = ""
    if told is not None and told.reasons:
        reason = formats.together(sentence(told.reasons[0], told, language))
    places = [part for part in (item.tree.street, item.tree.district) if part]
    return ChangeLine(
        number=item.tree.number,
        url=address(language, f"/trees/{item.tree.id}"),
        place=", ".join(places),
        before=_said(item.before, language),
        after=_said(item.after, language),
        reason=reason,
    )


def _said(item: Recommendation | None, language: Language) -> Said | None:
    if item is None:
        return None
    return Said(
        status=item.status.value,
        word=status_word(item.status, language),
        litres=formats.number(item.litres, language) if item.litres else "",
        due="" if item.water_by is None else formats.short_day(item.water_by, language),
    )
