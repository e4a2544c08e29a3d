"""Name, crew and life of a tour. Blocking functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.tour_checks import not_busy
from baumfeuchte.api.tour_work import change, stale
from baumfeuchte.domain.tour_states import NEXT_STATUSES, TourStatus
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.tours import tours as stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.api.tour_build import Desk
    from baumfeuchte.api.tour_work import Open


def set_values(desk: Desk, opened: Open, values: Mapping[str, str]) -> None:
    """Change name or crew."""
    with desk.context.blocking.begin() as conn:
        changed = dict(values)
        wanted = changed.get("name", "").strip()
        if wanted and wanted != opened.tour.name:
            stored.lock_day(conn, opened.tour.day)
            changed["name"] = stored.free_name(conn, opened.tour.day, wanted)
        else:
            changed.pop("name", None)
        change(conn, desk, opened, "tour.update", **changed)


def set_status(desk: Desk, opened: Open, status: TourStatus) -> None:
    """Release a tour, start it, end it, or take it back.

    Raises:
        Problem: 409 where that does not follow; or another tour holds one of its trees by now.
    """
    if status not in NEXT_STATUSES[opened.tour.status]:
        raise Problem(
            409, f"A tour that is {opened.tour.status} cannot become {status}.", code="wrong_status"
        )
    day = opened.tour.day
    with desk.context.blocking.begin() as conn:
        stored.lock_day(conn, day)
        not_busy(conn, day, [s.tree_id or 0 for s in opened.progress.open], opened.tour.id)
        change(conn, desk, opened, "tour.status", status=status.value)


def delete(desk: Desk, opened: Open) -> None:
    """Remove a draft.

    Raises:
        Problem: 409 for what is no draft.
    """
    if opened.tour.status is not TourStatus.DRAFT:
        raise Problem(409, "Only drafts can be deleted; cancel the tour.", code="not_a_draft")
    with desk.context.blocking.begin() as conn:
        if not stored.delete_tour(conn, opened.tour.id, version=opened.tour.version):
            raise stale()
        record(
            conn,
            at=desk.context.clock(),
            actor=desk.caller.name,
            action="tour.delete",
            subject=f"tour {opened.tour.id}",
            before={"name": opened.tour.name, "day": str(opened.tour.day)},
        )
