from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.storage.api_keys import (
    SCOPES,
    ApiKey,
    create_key,
    find_key,
    hash_key,
    list_keys,
    revoke_key,
)
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.tables import api_keys

if TYPE_CHECKING:
    from baumfeuchte.storage.engine import Database

NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)


def test_a_key_is_found_by_its_hash_only(conn: sa.Connection) -> None:
    key = create_key(conn, " tablet ", ["read", "crew", "read"], NOW)
    assert key.startswith("bf_")
    assert len(key) == len("bf_") + 43  # 32 bytes in base64
    found = run_one(conn, find_key(hash_key(key)))
    assert found is not None
    assert found == ApiKey(
        id=found.id, name="tablet", scopes=("crew", "read"), created_at=NOW, revoked_at=None
    )
    assert run_one(conn, find_key(hash_key(key + "x"))) is None
    stored = conn.scalar(sa.select(api_keys.c.key_sha256))
    assert stored == hashlib.sha256(key.encode()).digest()


def test_keys_differ(conn: sa.Connection) -> None:
    assert len({create_key(conn, f"k{i}", ["read"], NOW) for i in range(10)}) == 10


def test_all_scopes_of_the_house(conn: sa.Connection) -> None:
    assert set(SCOPES) == {"read", "crew", "planner", "sensors", "admin", "gateway"}
    key = create_key(conn, "all", SCOPES, NOW)
    found = run_one(conn, find_key(hash_key(key)))
    assert found is not None
    assert found.scopes == tuple(sorted(SCOPES))


@pytest.mark.parametrize(
    ("name", "scopes", "said"),
    [
        ("x", ["root"], "'root' is no scope; use one or more of read, crew"),
        ("x", [], "A key needs a scope"),
        ("  ", ["read"], "A key needs a name"),
        ("taken", ["read"], "A key named 'taken' exists already"),
    ],
)
def test_refused(conn: sa.Connection, name: str, scopes: list[str], said: str) -> None:
    create_key(conn, "taken", ["read"], NOW)
    with pytest.raises(InputError, match=said):
        create_key(conn, name, scopes, NOW)


def test_a_revoked_key_is_not_found_but_listed(conn: sa.Connection) -> None:
    key = create_key(conn, "b", ["read"], NOW)
    create_key(conn, "a", ["read"], NOW)
    revoke_key(conn, "b", NOW + timedelta(days=1))
    revoke_key(conn, "b", NOW + timedelta(days=2))
    assert run_one(conn, find_key(hash_key(key))) is None
    assert [(k.name, k.revoked_at) for k in run(conn, list_keys())] == [
        ("a", None),
        ("b", NOW + timedelta(days=1)),
    ]
    with pytest.raises(NotFoundError, match="no key named 'c'"):
        revoke_key(conn, "c", NOW)


def test_a_name_stays_taken_after_the_key_is_revoked(database: Database) -> None:
    with database.begin() as conn:
        create_key(conn, "x", ["read"], NOW)
        revoke_key(conn, "x", NOW)
    with pytest.raises(InputError, match="or did"), database.begin() as conn:
        create_key(conn, "x", ["read"], NOW)
