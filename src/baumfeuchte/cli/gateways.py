"""`baumfeuchte gateways add NAME`: what the broker needs to know of a gateway."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from typing import Annotated

import typer

from baumfeuchte.domain.errors import InputError

# mosquitto's own format ($7$: PBKDF2 with SHA-512) and its own default number of rounds.
MOSQUITTO_ROUNDS = 101

gateways = typer.Typer(
    name="gateways", help="Gateways that publish our own messages.", no_args_is_help=True
)


@gateways.callback()
def _group() -> None:
    """Gateways that publish our own messages (docs/message.md)."""


def password_line(name: str, password: str, salt: bytes) -> str:
    """A line of mosquitto's password file.

    Args:
        name: the user.
        password: in clear; it cannot be read back from the line.
        salt: 12 random bytes.
    """
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, MOSQUITTO_ROUNDS)
    parts = (base64.b64encode(part).decode() for part in (salt, digest))
    return f"{name}:$7${MOSQUITTO_ROUNDS}${'$'.join(parts)}"


def acl_lines(name: str) -> str:
    """The lines of mosquitto's ACL file: the gateway may publish its own readings only."""
    return f"user {name}\ntopic write baumfeuchte/v1/{name}/readings"


@gateways.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Small letters, digits, - and _.")],
) -> None:
    """Print a new password and the broker's lines for a gateway; nothing is stored."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", name):
        msg = (
            f"{name!r} cannot be a gateway's name; use up to 63 small letters, digits, - and _ "
            "and begin with a letter or digit."
        )
        raise InputError(msg)
    password = secrets.token_urlsafe(24)
    print(f"# Password of {name}, shown only now; put it into the gateway:")
    print(f"#   {password}")
    print("# Line for the broker's password file (password_file):")
    print(password_line(name, password, secrets.token_bytes(12)))
    print("# Lines for the broker's access list (acl_file):")
    print(acl_lines(name))
    print("# Then let the broker read both again: send SIGHUP to mosquitto.")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.add_typer(gateways)
