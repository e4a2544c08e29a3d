"""Which lines of a list an address means: the same names on the list, the map and in the API.

``district``, ``street``, ``species``, ``age``, ``status``, ``confidence``, ``contractor``,
``source``, ``q`` and ``to_do`` stand in the address bar. The API refuses what it cannot read; a
page, whose forms send empty fields and whose addresses people edit by hand, passes over it.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request

from baumfeuchte.api.auth import Reader
from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.domain.tree import AgeGroup
from baumfeuchte.storage.recommendations import ListFilter, Source

E = TypeVar("E", bound=StrEnum)

MOST_CHOSEN = 2000
"""Trees that an address may name one by one."""
_LONGEST = 200
_YES = {"true", "1"}
_LARGEST_ID = 2**63 - 1
_Text = Annotated[str | None, Query(max_length=_LONGEST)]


async def wanted_rows(
    *,
    caller: Reader,
    status: Annotated[list[Status] | None, Query(description="Any of these; repeat it.")] = None,
    district: Annotated[_Text, Query(description="Exactly this district.")] = None,
    street: Annotated[_Text, Query(description="The street contains this, in any case.")] = None,
    species: Annotated[_Text, Query(description="The species contains this.")] = None,
    age: Annotated[
        AgeGroup | None,
        Query(description="Standing years: young 0-3, establishing 4-10, old, unknown."),
    ] = None,
    confidence: Annotated[
        list[str] | None, Query(description="Any of these classes (A to D, -); repeat it.")
    ] = None,
    contractor: Annotated[_Text, Query(description="Exactly this contractor.")] = None,
    source: Annotated[
        Source | None, Query(description="Own readings, or estimated from other trees.")
    ] = None,
    q: Annotated[_Text, Query(description="Number, species or street contain this.")] = None,
    tree_id: Annotated[
        list[int] | None,
        Query(description="Only these trees; repeat it.", max_length=MOST_CHOSEN),
    ] = None,
    to_do: Annotated[
        bool, Query(description="Only trees that need water, and critical and unknown ones.")
    ] = False,
) -> ListFilter:
    """The filter of a request to the API."""
    return ListFilter(
        statuses=tuple(status or ()),
        district=district or None,
        street=street or None,
        species=species or None,
        age=age,
        confidences=tuple(confidence or ()),
        contractor=contractor or None,
        source=source,
        search=q or None,
        tree_ids=tuple(number for number in tree_id or () if 0 < number <= _LARGEST_ID),
        to_do=to_do,
        area=caller.area,
    )


async def shown_rows(request: Request, caller: Reader) -> ListFilter:
    """The filter in the address of a page."""
    return read_filter(request.query_params.multi_items(), caller.area)


WantedRows = Annotated[ListFilter, Depends(wanted_rows)]
"""For the API: what cannot be read is refused."""
ShownRows = Annotated[ListFilter, Depends(shown_rows)]
"""For pages: what cannot be read is passed over."""


def read_filter(pairs: Iterable[tuple[str, str]], area: Area = EVERYWHERE) -> ListFilter:
    """The filter that stands in some parameters; the others and the unreadable are left out.

    Args:
        pairs: names and values, of an address or a form.
        area: what the caller may see.
    """
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            found.setdefault(name, []).append(value.strip()[:_LONGEST])

    def last(name: str) -> str | None:
        return found[name][-1] if name in found else None

    chosen = [int(value) for value in found.get("tree_id", ()) if value.isdecimal()]
    ages = _members(AgeGroup, found.get("age", ()))
    sources = _members(Source, found.get("source", ()))
    return ListFilter(
        statuses=tuple(dict.fromkeys(_members(Status, found.get("status", ())))),
        district=last("district"),
        street=last("street"),
        species=last("species"),
        age=ages[-1] if ages else None,
        confidences=tuple(dict.fromkeys(found.get("confidence", ()))),
        contractor=last("contractor"),
        source=sources[-1] if sources else None,
        search=last("q"),
        tree_ids=tuple(number for number in chosen if 0 < number <= _LARGEST_ID)[:MOST_CHOSEN],
        to_do=last("to_do") in _YES,
        area=area,
    )


def filter_pairs(filters: ListFilter) -> list[tuple[str, str]]:
    """The parameters of an address with this filter; without the area, which is the caller's."""
    one = {
        "district": filters.district,
        "street": filters.street,
        "species": filters.species,
        "age": filters.age,
        "contractor": filters.contractor,
        "source": filters.source,
        "q": filters.search,
    }
    return [
        *(("status", str(status)) for status in filters.statuses),
        *((name, str(value)) for name, value in one.items() if value),
        *(("confidence", value) for value in filters.confidences),
        *(("tree_id", str(number)) for number in filters.tree_ids),
        *([("to_do", "true")] if filters.to_do else []),
    ]


def _members(kind: type[E], values: Iterable[str]) -> list[E]:
    known = {member.value: member for member in kind}
    return [known[value] for value in values if value in known]
