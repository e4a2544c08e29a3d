"""The fields that the list and the map are filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from baumfeuchte.api.routes.list_filter import filter_pairs
from baumfeuchte.api.web.texts import text
from baumfeuchte.domain.tree import AgeGroup
from baumfeuchte.storage.recommendations import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from baumfeuchte.api.web.list_data import Choices
    from baumfeuchte.api.web.texts import Language
    from baumfeuchte.storage.recommendations import ListFilter

Options = tuple[tuple[str, str], ...]
MORE = ("street", "species", "age", "source", "confidence", "contractor")
"""Fields that stand behind "more filters"."""
FIELDS = ("q", "district", *MORE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterForm:
    """What can be chosen, and what is, by the names of the address bar."""

    chosen: Mapping[str, str]
    districts: Options
    ages: Options
    sources: Options
    confidences: Options
    contractors: Options
    more_open: bool


def filter_form(choices: Choices, filters: ListFilter, language: Language) -> FilterForm:
    """The fields for what a list holds.

    Args:
        choices: districts, contractors and classes that there are.
        filters: what is chosen.
        language: of the page.
    """
    chosen = dict(filter_pairs(filters))
    return FilterForm(
        chosen=chosen,
        districts=same(choices.districts),
        ages=named(list(AgeGroup), "age", language),
        sources=named(list(Source), "source", language),
        confidences=same(choices.confidences),
        contractors=same(choices.contractors),
        more_open=any(chosen.get(name) for name in MORE),
    )


def named(values: Sequence[str], key: str, language: Language) -> Options:
    """Values of ours with their words."""
    return tuple((value, text(f"list_{key}_{value}", language)) for value in values)


def same(values: Sequence[str]) -> Options:
    """Values that are words already."""
    return tuple((value, value) for value in values)
