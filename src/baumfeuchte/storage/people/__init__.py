"""People, their sessions and their failed logins."""

from __future__ import annotations

from baumfeuchte.storage.people.sessions import (
    SESSION_DAYS,
    end_session,
    end_sessions_of,
    failures_since,
    forget_failures,
    prune_sessions,
    record_failure,
    session_user,
    start_session,
    touch_session,
)
from baumfeuchte.storage.people.users import (
    add_user,
    all_users,
    count_admins,
    credentials,
    set_password_hash,
    update_user,
    user_by_id,
    user_by_name,
    user_by_subject,
)

__all__ = [
    "SESSION_DAYS",
    "add_user",
    "all_users",
    "count_admins",
    "credentials",
    "end_session",
    "end_sessions_of",
    "failures_since",
    "forget_failures",
    "prune_sessions",
    "record_failure",
    "session_user",
    "set_password_hash",
    "start_session",
    "touch_session",
    "update_user",
    "user_by_id",
    "user_by_name",
    "user_by_subject",
]
