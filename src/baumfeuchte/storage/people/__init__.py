"""People, their sessions and their failed logins."""

from __future__ import annotations

from baumfeuchte.storage.people.changes import (
    change_person,
    generated_password,
    give_password,
    let_in,
    person,
)
from baumfeuchte.storage.people.failures import begin_attempt, forget_attempts, forget_name
from baumfeuchte.storage.people.service_login import known_by_service
from baumfeuchte.storage.people.sessions import (
    SESSION_DAYS,
    LoggedIn,
    end_marked_session,
    end_session,
    end_sessions_of,
    prune_sessions,
    session_user,
    sessions_of,
    start_session,
    touch_session,
)
from baumfeuchte.storage.people.users import (
    add_user,
    all_users,
    count_admins,
    credentials,
    demo_people,
    is_anybody_there,
    set_password_hash,
    update_user,
    user_by_id,
    user_by_name,
    user_by_subject,
)

__all__ = [
    "SESSION_DAYS",
    "LoggedIn",
    "add_user",
    "all_users",
    "begin_attempt",
    "change_person",
    "count_admins",
    "credentials",
    "demo_people",
    "end_marked_session",
    "end_session",
    "end_sessions_of",
    "forget_attempts",
    "forget_name",
    "generated_password",
    "give_password",
    "is_anybody_there",
    "known_by_service",
    "let_in",
    "person",
    "prune_sessions",
    "session_user",
    "sessions_of",
    "set_password_hash",
    "start_session",
    "touch_session",
    "update_user",
    "user_by_id",
    "user_by_name",
    "user_by_subject",
]
