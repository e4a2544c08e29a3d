"""Passwords: argon2id with the library's current parameters; a rehash when those change."""

from __future__ import annotations

import argon2

from baumfeuchte.domain.people import PeopleError

SHORTEST = 12
LONGEST = 200

_hasher = argon2.PasswordHasher()
# Somebody who does not exist costs the same time as somebody with a wrong password.
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """What is stored of a password.

    Raises:
        PeopleError: it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        msg = f"A password has {SHORTEST} to {LONGEST} characters; several words do well."
        raise PeopleError("password_length", msg)
    return _hasher.hash(password)


def verify_password(password: str, stored: str | None) -> bool:
    """Whether it is the password; takes as long where none is stored."""
    try:
        _hasher.verify(stored or _NOBODY, password[:LONGEST])
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return stored is not None


def rehash(password: str) -> str:
    """The same password, hashed with the current parameters."""
    return _hasher.hash(password)


def needs_rehash(stored: str) -> bool:
    """Whether a hash was made with parameters that are no longer the current ones."""
    return _hasher.check_needs_rehash(stored)
