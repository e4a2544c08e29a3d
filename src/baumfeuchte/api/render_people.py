"""People and keys as JSON-ready dictionaries, in the shapes that ``schemas.people`` declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import utc

if TYPE_CHECKING:
    from baumfeuchte.api.auth import Caller
    from baumfeuchte.domain.people import PeopleError, User
    from baumfeuchte.storage.api_keys import ApiKey

CONFLICTS = frozenset({"last_admin", "name_taken", "key_name_taken", "subject_taken"})
"""What is 409: the request is fine, what is stored stands against it."""


def me(caller: Caller) -> dict[str, Any]:
    """Who asks."""
    return {
        "kind": caller.kind,
        "name": caller.name,
        "display_name": caller.shown_name,
        "role": caller.role,
        "scopes": sorted(caller.scopes),
        "districts": caller.area.districts,
        "contractor": caller.area.contractor,
    }


def user(item: User) -> dict[str, Any]:
    """A person."""
    return {
        "id": item.id,
        "name": item.name,
        "display_name": item.display_name,
        "role": item.role,
        "districts": item.area.districts,
        "contractor": item.area.contractor,
        "has_password": item.has_password,
        "oidc_subject": item.oidc_subject,
        "created_at": utc(item.created_at),
        "disabled_at": utc(item.disabled_at),
    }


def key(item: ApiKey) -> dict[str, Any]:
    """A key without the key."""
    return {
        "id": item.id,
        "name": item.name,
        "scopes": item.scopes,
        "districts": item.area.districts,
        "contractor": item.area.contractor,
        "created_at": utc(item.created_at),
        "created_by": item.created_by,
        "revoked_at": utc(item.revoked_at),
    }


def refused(error: PeopleError) -> Problem:
    """Why people or keys cannot be so."""
    return Problem(409 if error.code in CONFLICTS else 422, str(error), code=error.code)
