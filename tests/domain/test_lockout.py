from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from baumfeuchte.domain.lockout import (
    FREE_ATTEMPTS,
    FREE_FROM_ADDRESS,
    FREE_WITH_NAME,
    LONGEST_WAIT,
    Attempts,
    Failures,
    network_of,
    wait_of,
)

NOW = datetime(2026, 7, 15, 6, 0, tzinfo=UTC)


def seconds(**counts: int) -> float:
    """The wait right after the last of so many failures."""
    failures = {name: Failures(count, NOW if count else None) for name, count in counts.items()}
    return wait_of(Attempts(**failures), NOW).total_seconds()


@pytest.mark.parametrize(
    ("count", "wait"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (8, 240), (9, 480), (10, 900), (1000, 900)],
)
def test_the_wait_doubles_up_to_a_quarter_of_an_hour(count: int, wait: int) -> None:
    assert seconds(together=count, address=count, name=count) == wait


def test_the_wait_passes() -> None:
    last = NOW - timedelta(seconds=20)
    attempts = Attempts(together=Failures(FREE_ATTEMPTS, last))
    assert wait_of(attempts, NOW) == timedelta(seconds=10)
    assert wait_of(attempts, NOW + timedelta(seconds=10)) == timedelta()
    assert wait_of(attempts, NOW + timedelta(days=1)) == timedelta()


def test_an_address_that_tries_many_names_waits() -> None:
    assert seconds(address=FREE_FROM_ADDRESS - 1) == 0
    assert seconds(address=FREE_FROM_ADDRESS) == 30


def test_guessing_from_elsewhere_locks_nobody_out() -> None:
    """An address without failures of its own is let through, however many there are elsewhere."""
    assert seconds(name=10_000) == 0
    assert seconds(together=1, address=1, name=10_000) == LONGEST_WAIT.total_seconds()
    assert seconds(together=1, address=1, name=FREE_WITH_NAME - 1) == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_what_counts_as_one_address(address: str, network: str) -> None:
    assert network_of(address) == network
