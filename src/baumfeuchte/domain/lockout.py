"""How long somebody who guesses passwords has to wait.

Failures are counted for a name from one address, for an address with any name, and for a name from
anywhere. The last count alone never holds up an address from which nobody failed with the name: so
nobody can lock an admin out by guessing from elsewhere, and many guessing addresses still get one
attempt each.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

REMEMBERED = timedelta(hours=1)
FREE_ATTEMPTS = 5
"""With one name from one address."""
FREE_FROM_ADDRESS = 20
"""With any names; an office shares an address."""
FREE_WITH_NAME = 20
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
_DOUBLINGS = 5  # then the longest wait is reached
_NEIGHBOURS = 64  # a household or an office has a whole /64 of IPv6


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed logins of the last hour: how many, and when the last one was."""

    count: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """What is remembered when somebody tries a name from an address."""

    together: Failures = Failures()
    address: Failures = Failures()
    name: Failures = Failures()


def wait_of(attempts: Attempts, now: datetime) -> timedelta:
    """How long nobody may try this name from this address; zero where an attempt is free."""
    waits = [
        _wait(attempts.together, FREE_ATTEMPTS, now),
        _wait(attempts.address, FREE_FROM_ADDRESS, now),
    ]
    if attempts.together.count:
        waits.append(_wait(attempts.name, FREE_WITH_NAME, now))
    return max(waits)


def _wait(failures: Failures, free: int, now: datetime) -> timedelta:
    if failures.last_at is None or failures.count < free:
        return timedelta()
    doubled: timedelta = FIRST_WAIT * 2 ** min(failures.count - free, _DOUBLINGS)
    return max(failures.last_at + min(doubled, LONGEST_WAIT) - now, timedelta())


def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the network that one household has."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _NEIGHBOURS), strict=False))
