"""Name, crew and life of a tour. Blocking functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.tour_checks import not_busy
from baumfeuchte.api.tour_outings import RELEASED, clashes, is_out, read_outings
from baumfeuchte.api.tour_work import change, stale
from baumfeuchte.domain.tour_states import NEXT_STATUSES, TourStatus, next_statuses
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.tours import tours as stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.api.tour_build import Desk
    from baumfeuchte.api.tour_work import Open
    from baumfeuchte.storage.connection import Connection


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
        Problem: 409 where that does not follow, or takes back what has begun; or another tour holds
            one of its trees by now; or its vehicle is out with another tour at the time that it is
            released for.
    """
    if status not in NEXT_STATUSES[opened.tour.status]:
        raise Problem(
            409, f"A tour that is {opened.tour.status} cannot become {status}.", code="wrong_status"
        )
    has_begun = opened.progress.last is not None
    if status not in next_statuses(opened.tour.status, has_begun=has_begun):
        raise Problem(
            409,
            "The crew was at trees of this tour; it cannot be taken back, only finished or "
            "cancelled."
            if has_begun
            else "Nobody was at a tree of this tour; it comes back as a draft.",
            code="tour_has_begun" if has_begun else "wrong_status",
        )
    day = opened.tour.day
    with desk.context.blocking.begin() as conn:
        stored.lock_day(conn, day)
        not_busy(conn, day, [s.tree_id or 0 for s in opened.progress.open], opened.tour.id)
        if (opened.tour.status, status) == (TourStatus.DRAFT, TourStatus.PLANNED):
            _not_out(conn, desk, opened)
        change(conn, desk, opened, "tour.status", status=status.value)


def _not_out(conn: Connection, desk: Desk, opened: Open) -> None:
    outings = read_outings(desk.context, conn, opened.tour.day, desk.caller.area)
    found = clashes(outings, opened.tour.id)
    found = [item for item in found if item.status in RELEASED]
    if found:
        raise is_out(desk.context, opened.tour.vehicle_name, found)


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
