"""What the form shows that tours are built with: vehicles that are free, trees that want water."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.tour_outings import has_time, of_vehicle, start_after
from baumfeuchte.api.web import formats
from baumfeuchte.api.web.engine import address
from baumfeuchte.api.web.texts import text
from baumfeuchte.api.web.tour_problems import span_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from baumfeuchte.api.context import Context
    from baumfeuchte.api.tour_outings import Outing
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.domain.tour import Vehicle
    from baumfeuchte.storage.tours.tours import BusyTree
    from baumfeuchte.storage.tours.wishes import WishedTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody is about to build tours of.

    Attributes:
        day: of the tours.
        run_id: the list that says who needs how much.
        trees: that are shown.
        held: of these, by key, those that a tour of the day holds.
        ticked: keys of trees that were ticked before; None: what makes sense.
        vehicle_ids: likewise.
        query: of the list's page that the trees come from; None: they come from no page.
    """

    day: date
    run_id: int | None
    trees: Sequence[WishedTree]
    held: Mapping[int, BusyTree]
    ticked: Collection[int] | None = None
    vehicle_ids: Collection[int] | None = None
    query: str | None = None


def tree_rows(choice: Choice, seen: Collection[int], language: Language) -> list[dict[str, Any]]:
    """The trees: ticked are those that need water and that no tour holds.

    Args:
        choice: the trees.
        seen: keys of the tours that the caller may look at.
        language: of the page.
    """
    rows = []
    for tree in choice.trees:
        held = choice.held.get(tree.tree_id)
        wanted = tree.litres if choice.ticked is None else tree.tree_id in choice.ticked
        rows.append(
            {
                "tree": tree,
                "ticked": bool(wanted) and held is None,
                "held": held,
                "held_url": address(language, f"/tours/{held.tour_id}")
                if held is not None and held.tour_id in seen
                else "",
                "litres": formats.number(tree.litres, language) if tree.litres else "–",
            }
        )
    return rows


def vehicle_rows(
    context: Context,
    fleet: Sequence[Vehicle],
    outings: Sequence[Outing],
    choice: Choice,
    *,
    language: Language,
) -> list[dict[str, Any]]:
    """The vehicles: ticked are those without a tour on the day.

    Of tours that the caller does not see they hold only that there are some.
    """
    rows = []
    for vehicle in fleet:
        out = of_vehicle(outings, vehicle.id)
        later = start_after(context, vehicle, out, choice.day)
        chosen = not out if choice.vehicle_ids is None else vehicle.id in choice.vehicle_ids
        rows.append(
            {
                "item": vehicle,
                "tank": formats.number(vehicle.tank_litres, language),
                "ticked": chosen and has_time(later),
                "has_time": has_time(later),
                "from": f"{later.shift_start:%H:%M}",
                "is_out": bool(out),
                "out": [
                    {
                        "name": item.name,
                        "span": span_text(item.span, context.zone),
                        "url": address(language, f"/tours/{item.tour_id}"),
                    }
                    for item in out
                    if item.seen
                ],
            }
        )
    return rows


def sums(
    rows: Sequence[Mapping[str, Any]], fleet: Sequence[Vehicle], language: Language
) -> dict[str, Any]:
    """How many trees are ticked, with how much water, and how many tanks that is."""
    ticked = [row["tree"] for row in rows if row["ticked"]]
    litres = sum(tree.litres or 0 for tree in ticked)
    tank = max((vehicle.tank_litres for vehicle in fleet), default=0)
    count = len(ticked)
    return {
        "said": text("tours_chosen_one" if count == 1 else "tours_chosen", language, count=count),
        "litres": formats.number(litres, language),
        "loads": ceil(litres / tank) if tank else 0,
        "tank": formats.number(tank, language),
    }
