"""What a visitor has to know of a list before reading it: a newer revision, a preview."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.list_choice import link
from baumfeuchte.api.web.texts import text
from baumfeuchte.storage.recommendations import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.web.list_choice import Pair
    from baumfeuchte.api.web.list_data import Difference, ListData, Runs
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.recommendation import PlanningRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence or two with links."""

    title: str
    text: str
    links: tuple[tuple[str, str], ...] = ()


def notices(
    data: ListData, *, now: datetime, zone: ZoneInfo, language: Language
) -> tuple[Notice, ...]:
    """What is special about the shown run.

    Args:
        data: the run, the list of its day and the newest run.
        now: to say whether the list is still to come.
        zone: of the city.
        language: of the texts.
    """
    runs = data.runs

    def at(run: PlanningRun) -> str:
        when = run.released_at or run.issued_at
        return formats.clock_time(when, zone, run.day, language)

    if runs.shown.id != runs.issued.id:
        return (
            Notice(
                title=text(
                    "list_revision_of", language, revision=runs.shown.revision, at=at(runs.shown)
                ),
                text=text(
                    "list_not_the_list",
                    language,
                    revision=runs.issued.revision,
                    at=at(runs.issued),
                    changes=_trees(data.revision, language),
                ),
                links=(
                    _difference(data.revision, language),
                    _run(runs.issued, "list_to_list", language),
                ),
            ),
        )
    if runs.shown.released_at is None:
        coming = runs.shown.day == now.astimezone(zone).date()
        return (
            Notice(
                title=text("list_preview", language, at=at(runs.shown)),
                text=text("list_preview_text" if coming else "list_never_issued", language),
            ),
        )
    if data.revision is None:
        return ()
    newest = runs.newest
    return (
        Notice(
            title=text(
                "list_newer",
                language,
                revision=newest.revision,
                at=at(newest),
                changes=_trees(data.revision, language),
            ),
            text=text("list_newer_text", language),
            links=(
                _difference(data.revision, language),
                _run(newest, "list_to_revision", language),
            ),
        ),
    )


def revision_notice(
    runs: Runs, pairs: Sequence[Pair], *, zone: ZoneInfo, language: Language
) -> Notice | None:
    """On the map: that it shows another revision than is driven, or that there is a newer one.

    Args:
        runs: the run that is shown, the list of its day and the newest run.
        pairs: parameters of the address, which the link keeps.
        zone: of the city.
        language: of the texts.
    """
    shown, others = runs.shown, [pair for pair in pairs if pair[0] not in {"day", "revision"}]
    day = ("day", shown.day.isoformat())
    if shown.id != runs.issued.id:
        when = formats.clock_time(shown.released_at or shown.issued_at, zone, shown.day, language)
        title = text("list_revision_of", language, revision=shown.revision, at=when)
        back = (text("list_to_list", language), link(language, "/map", [day, *others]))
        return Notice(title=title, text="", links=(back,))
    newest = runs.newest.revision
    if runs.newest.id == shown.id:
        return None
    onward = [day, ("revision", str(newest)), *others]
    return Notice(
        title=text("map_newer", language, revision=newest),
        text=text("list_newer_text", language) if shown.released_at else "",
        links=(
            (
                text("list_to_revision", language, revision=newest),
                link(language, "/map", onward),
            ),
        ),
    )


def changed_words(found: Difference, language: Language) -> str:
    """`3 neu, 1 nicht mehr, 4 geändert`, or that nothing differs."""
    parts = [
        text(f"list_count_{kind}", language, count=found.counts[kind])
        for kind in ChangeKind
        if found.counts.get(kind)
    ]
    return ", ".join(parts) or text("list_no_changes", language)


def _trees(found: Difference | None, language: Language) -> str:
    count = 0 if found is None else found.total
    key = {0: "list_same", 1: "list_one_differs"}.get(count, "list_some_differ")
    return text(key, language, count=formats.number(count, language))


def _difference(found: Difference | None, language: Language) -> tuple[str, str]:
    if found is None:
        return ("", "")
    pairs = [("from", str(found.before.revision)), ("to", str(found.after.revision))]
    return (
        text("list_show_difference", language),
        link(language, f"/lists/{found.after.day}", pairs),
    )


def _run(run: PlanningRun, key: str, language: Language) -> tuple[str, str]:
    pairs = [("day", run.day.isoformat())]
    if run.released_at is None:
        pairs.append(("revision", str(run.revision)))
    return text(key, language, revision=run.revision), link(language, "/", pairs)
