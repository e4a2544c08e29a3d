from __future__ import annotations

import select

from baumfeuchte.ingest.bell import Bell


def is_heard(bell: Bell) -> bool:
    return bool(select.select([bell], [], [], 0)[0])


def test_it_rings_until_it_is_silenced() -> None:
    bell = Bell()
    assert not is_heard(bell)
    bell.silence()
    for _ in range(3):
        bell.ring()
    assert is_heard(bell)
    bell.silence()
    assert not is_heard(bell)
    bell.close()


def test_ringing_never_blocks_nor_fails() -> None:
    bell = Bell()
    for _ in range(5_000):
        bell.ring()
    assert is_heard(bell)
    bell.close()
    bell.ring()
