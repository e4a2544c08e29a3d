"""A tree's page as an answer: as it is, or with a form that could not be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from starlette.responses import RedirectResponse

from baumfeuchte.api.web import engine
from baumfeuchte.api.web.list_choice import LONGEST_WAY_BACK, list_address
from baumfeuchte.api.web.map_view import LIBRARY
from baumfeuchte.api.web.tree_find import find_tree
from baumfeuchte.api.web.tree_view import SHORT, tree_view
from baumfeuchte.domain.observation import MOISTURE_WORDS
from baumfeuchte.domain.typed_number import typed_amount

if TYPE_CHECKING:
    from fastapi import Request, Response

    from baumfeuchte.api.auth import Caller
    from baumfeuchte.api.context import Context
    from baumfeuchte.api.web.texts import Language

MOST_LITRES: Final = 5_000
DOUBTFUL_LITRES: Final = 1_000
"""More at one tree is asked for: ``1.000`` instead of ``100`` would feed balance and season."""
LONGEST_REMARK: Final = 1_000
SAVED: Final = {
    "note": "tree_saved_note",
    "observation": "tree_saved_observation",
    "watering": "tree_saved_watering",
    "rejected": "tree_saved_rejected",
    "corrected": "tree_saved_corrected",
    "removed": "tree_saved_removed",
}
"""What the address says of an entry that was kept -> its text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody typed into one of the forms.

    Attributes:
        wrong: the form that cannot be used: ``word``, ``litres``, ``note``, ``fix``, ``probable``.
        of: which one, where there are several: a watering's id, a probable one's time.
        error: key of what is said about it.
        ask: the litres are possible, but somebody has to say that they are meant.
    """

    wrong: str = ""
    of: str = ""
    error: str = ""
    ask: bool = False
    word: str = ""
    litres: str = ""
    remark: str = ""
    note: str = ""


NOTHING: Final = Entry()


def litres_of(typed: str, language: Language, *, sure: bool) -> tuple[float | None, str]:
    """Litres as people type them: ``80``, ``80 l``, ``62,5``, ``1.200``.

    Returns:
        The litres; or None and the key of what to say: they are none, or so many that somebody
        has to say that they are meant.
    """
    try:
        amount = typed_amount(typed, language, high=MOST_LITRES)
    except ValueError:
        amount = 0.0
    if not 1 <= amount <= MOST_LITRES:
        return None, "tree_error_litres"
    if amount > DOUBTFUL_LITRES and not sure:
        return None, "tree_error_many"
    return amount, ""


def is_remark(remark: str) -> bool:
    """Whether a remark can be kept."""
    return len(remark) <= LONGEST_REMARK and "\0" not in remark


def done(request: Request, tree_id: int, what: str) -> Response:
    """Back to the page, which says what was kept."""
    target = engine.address(
        engine.language_of(request), f"/trees/{tree_id}", saved=what, list=_way_back(request)
    )
    return RedirectResponse(target, status_code=303)


def _way_back(request: Request) -> str:
    """The list that somebody came from, as the link carried it."""
    return request.query_params.get("list", "")[:LONGEST_WAY_BACK]


async def show_tree(
    request: Request,
    context: Context,
    caller: Caller,
    tree_id: int,
    *,
    days: int = SHORT,
    saved: str = "",
    entry: Entry = NOTHING,
) -> Response:
    """The page.

    Args:
        request: decides the language.
        context: of the application.
        caller: who looks.
        tree_id: our id.
        days: the chosen period.
        saved: of ``SAVED``.
        entry: a form that cannot be used is shown again.

    Raises:
        Problem: 404 where there is no such tree in the caller's area.
    """
    now = context.clock()
    language = engine.language_of(request)
    found = await find_tree(context, caller, tree_id, now - timedelta(days=days), now)
    back = _way_back(request)
    view = tree_view(found, now=now, days=days, zone=context.zone, language=language, way_back=back)
    return engine.page(
        request,
        "tree.html",
        status=422 if entry.wrong else 200,
        view=view,
        entry=entry,
        list_url=list_address(language, back),
        way_back=back,
        saved=SAVED.get(saved, ""),
        key=f"page-{uuid4()}",
        words=[(word.value, shown) for word, shown in MOISTURE_WORDS[language].items()],
        may_water=caller.may("crew"),
        may_note=caller.may("crew", "sensors"),
        may_edit=caller.may("planner"),
        has_map=engine.is_built(LIBRARY),
        interactive=engine.is_built("uplot.js"),
    )
