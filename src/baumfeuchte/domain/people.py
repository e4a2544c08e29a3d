"""People, what they may do, and which part of the city they see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from datetime import datetime


class PeopleError(InputError):
    """People, rights or keys cannot be as somebody wants them.

    Args:
        code: short and stable: ``last_admin``, ``name_taken`` ...; pages have a text for each.
        message: one sentence that says what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Role(StrEnum):
    """What somebody does in the department."""

    VIEWER = "viewer"
    CREW = "crew"
    PLANNER = "planner"
    SENSORS = "sensors"
    ADMIN = "admin"


ROLE_SCOPES: dict[Role, frozenset[str]] = {
    Role.VIEWER: frozenset({"read"}),
    Role.CREW: frozenset({"read", "crew"}),
    Role.PLANNER: frozenset({"read", "crew", "planner"}),
    Role.SENSORS: frozenset({"read", "sensors"}),
    Role.ADMIN: frozenset({"read", "crew", "planner", "sensors", "admin", "gateway"}),
}
"""The scopes of a role: the same words that API keys have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """The part of the city that somebody sees.

    Attributes:
        districts: only trees of these; empty means of all.
        contractor: only trees that this contractor waters; None means all.
    """

    districts: tuple[str, ...] = ()
    contractor: str | None = None

    @property
    def limited(self) -> bool:
        """Whether it is less than the whole city."""
        return bool(self.districts) or self.contractor is not None

    def holds(self, *, district: str, contractor: str) -> bool:
        """Whether a tree with these values is in it."""
        return (not self.districts or district in self.districts) and (
            self.contractor is None or contractor == self.contractor
        )


EVERYWHERE = Area()


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may log in; ``id`` is None before it is stored.

    Attributes:
        name: for the login, in lower case.
        display_name: as it stands on pages; may be empty.
        role: what the person may do.
        area: what the person sees.
        has_password: whether a password is set; without one only OIDC opens the door.
        disabled_at: since when the person may not log in any more.
    """

    name: str
    role: Role
    created_at: datetime
    display_name: str = ""
    area: Area = EVERYWHERE
    has_password: bool = False
    oidc_subject: str | None = None
    disabled_at: datetime | None = None
    id: int | None = None

    @property
    def shown_name(self) -> str:
        """What pages call the person."""
        return self.display_name or self.name
