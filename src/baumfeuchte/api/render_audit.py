"""Changes as JSON-ready dictionaries, in the shapes that ``schemas.audit`` declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.api.respond import utc

if TYPE_CHECKING:
    from baumfeuchte.storage.audit import AuditEntry


def audit_entry(item: AuditEntry) -> dict[str, Any]:
    """One change."""
    return {
        "id": item.id,
        "at": utc(item.at),
        "actor": item.actor,
        "action": item.action,
        "subject": item.subject,
        "detail": item.detail,
        "before": item.before,
        "after": item.after,
    }
