"""Why a change of tours was refused, in one sentence that names trees and tours."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from baumfeuchte.api.tour_outings import clashes, held_up
from baumfeuchte.api.tour_times import Span
from baumfeuchte.api.web.texts import TEXTS, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from baumfeuchte.api.problems import Problem
    from baumfeuchte.api.tour_outings import Outing
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.tours.tours import BusyTree

MOST_NAMED = 8
"""Trees in a sentence; the form marks all."""


def problem_text(code: str, language: Language) -> str:
    """One sentence about a refused change; empty for none."""
    if not code:
        return ""
    key = f"tours_problem_{code}"
    return text(key if key in TEXTS else "tours_problem_other", language)


def problem_sentence(problem: Problem, zone: ZoneInfo, language: Language) -> str:
    """The same with the trees and tours that the problem names."""
    if problem.code == "tree_in_tour":
        pairs = [(tree["number"], tree["tour"]) for tree in _listed(problem, "trees")]
        return _held(pairs, language)
    if problem.code in {"vehicle_in_tour", "vehicle_no_time"}:
        tours = _listed(problem, "tours")
        if not tours:  # of others, whose tours the caller does not see
            return problem_text(problem.code, language)
        shown = ", ".join(f"{tour['name']} ({span_text(_span(tour), zone)})" for tour in tours)
        return text(f"tours_problem_{problem.code}_named", language, tours=shown)
    return problem_text(problem.code, language)


def held_sentence(held: Iterable[BusyTree], language: Language) -> str:
    """That these trees are in tours already."""
    return _held([(tree.number, tree.tour) for tree in held], language)


def clash_sentence(
    outings: Sequence[Outing], tour_id: int, zone: ZoneInfo, language: Language
) -> str:
    """That the vehicle of a tour is still out, or has others at the same time; else empty.

    Tours that the caller does not see are not named, nor when they are out.
    """
    late = held_up(outings, tour_id)
    if late is not None:
        name = f"„{late.name}“" if language == "de" else f"“{late.name}”"
        tour = name if late.seen else text("tours_other", language)
        ready = f"{late.ready.astimezone(zone):%H:%M}"
        return text("tours_held_up", language, tour=tour, time=ready)
    found = clashes(outings, tour_id)
    if not found:
        return ""
    named = [f"{item.name} ({span_text(item.span, zone)})" for item in found if item.seen]
    others = [text("tours_other", language)] if len(named) < len(found) else []
    return text("tours_clash", language, tours=", ".join([*named, *others]))


def left_out_sentence(left_out: Iterable[Mapping[str, Any]], language: Language) -> str:
    """Why no tour came of it."""
    reasons = dict.fromkeys(str(item["reason"]) for item in left_out)
    told = "; ".join(text(f"tours_reason_{reason}", language) for reason in reasons)
    return text("tours_problem_none_built", language, reasons=told)


def span_text(span: Span, zone: ZoneInfo) -> str:
    """From when to when, in local time."""
    return f"{span.begin.astimezone(zone):%H:%M}–{span.end.astimezone(zone):%H:%M}"


def _held(pairs: Sequence[tuple[str, str]], language: Language) -> str:
    named = ", ".join(f"{number} ({tour})" for number, tour in pairs[:MOST_NAMED])
    more = len(pairs) - MOST_NAMED
    if more > 0:
        named = text("tours_and_more", language, named=named, count=more)
    key = "tours_problem_one_in_tour" if len(pairs) == 1 else "tours_problem_trees_in_tour"
    return text(key, language, trees=named)


def _listed(problem: Problem, name: str) -> list[dict[str, Any]]:
    found = problem.extra.get(name)
    return found if isinstance(found, list) else []


def _span(tour: Mapping[str, Any]) -> Span:
    return Span(datetime.fromisoformat(tour["starts_at"]), datetime.fromisoformat(tour["ends_at"]))
