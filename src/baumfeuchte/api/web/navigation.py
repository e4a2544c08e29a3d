"""Where the head of each page leads, for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baumfeuchte.api.auth import Caller


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the navigation: text key, address, and who sees it."""

    key: str
    path: str
    scopes: tuple[str, ...]
    whole_city: bool = False

    def is_for(self, caller: Caller) -> bool:
        """Whether the caller may open it."""
        return caller.may(*self.scopes) and not (self.whole_city and caller.area.limited)


ITEMS = (
    Item("watering_list", "/", ("read",)),
    Item("nav_map", "/map", ("read",)),
    Item("nav_tours", "/tours", ("read",)),
    Item("nav_crew", "/crew", ("crew",)),
    Item("nav_trees", "/register", ("read",)),
    Item("nav_sensors", "/sensors", ("read",), whole_city=True),
    Item("nav_season", "/season", ("read",)),
    Item("nav_admin", "/admin", ("admin",), whole_city=True),
)


def items_for(caller: Caller, path: str) -> list[tuple[Item, bool]]:
    """The lines that a caller sees, each with whether the page at ``path`` belongs to it."""

    def is_here(item: Item) -> bool:
        if item.path == "/":
            return path == "/"
        return path == item.path or path.startswith(item.path + "/")

    return [(item, is_here(item)) for item in ITEMS if item.is_for(caller)]
