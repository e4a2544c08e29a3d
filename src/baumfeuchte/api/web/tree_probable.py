"""Waterings that only the probes saw, as a table of the tree's page: apart from logged ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.api.web import formats
from baumfeuchte.api.web.texts import text
from baumfeuchte.irrigation.probable_waterings import shown_litres

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.api.web.chart_types import Frame
    from baumfeuchte.domain.probable_watering import ProbableWatering


def probable(found: Sequence[ProbableWatering], frame: Frame) -> tuple[dict[str, str], ...]:
    """One line for each: when, about how much, and what staff said.

    ``at`` and ``wanted`` are what the form sends; ``open`` is empty where somebody rejected it.
    """
    language = frame.language
    return tuple(
        {
            "when": formats.moment(item.began_at, frame.zone, language),
            "litres": text(
                "tree_probable_at_least" if item.at_least else "tree_probable_litres",
                language,
                litres=formats.number(shown_litres(item.litres), language),
                low=formats.number(shown_litres(item.litres_low), language),
                high=formats.number(shown_litres(item.litres_high), language),
            ),
            "at": item.began_at.isoformat(),
            "wanted": f"{shown_litres(item.litres):.0f}",
            "open": "yes" if item.rejected_at is None else "",
        }
        for item in found
    )
