"""Set and reset the city's own values: judged together, audited; for pages, API and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baumfeuchte.domain.city_values import OwnValue
from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.city_options import contradictions, options_of, value_of
from baumfeuchte.irrigation.city_values import CITY_VALUES
from baumfeuchte.storage.audit import record
from baumfeuchte.storage.city_settings import (
    forget_own_values,
    lock_own_values,
    own_values,
    store_own_values,
)
from baumfeuchte.storage.query import run

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from baumfeuchte.domain.city_values import Value
    from baumfeuchte.irrigation.wording import Language
    from baumfeuchte.storage.connection import Connection

LONGEST_SOURCE = 500


class ContradictionError(InputError):
    """Values that do not fit together; ``sentences`` says each."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def set_values(
    conn: Connection,
    written: Mapping[str, Value],
    *,
    source: str,
    who: str,
    now: datetime,
    language: Language = "en",
) -> list[OwnValue]:
    """Set values of the city's own; all of them or none.

    Args:
        conn: in the caller's transaction.
        written: as people or programs wrote them, by key. A value as it is already is left.
        source: where the city takes them from.
        who: for the audit and the explanations.
        now: the clock (UTC).
        language: of a ``ContradictionError``.

    Returns:
        Those that changed.

    Raises:
        InputError: one is not plausible, has no source, or they contradict each other.
    """
    told = " ".join(source.split())
    if not told:
        raise InputError("Say where the values come from: a guideline, a measurement, a decision.")
    if len(told) > LONGEST_SOURCE:
        raise InputError(f"The source is longer than {LONGEST_SOURCE} characters; name it shorter.")
    wanted = {key: value_of(key, value) for key, value in written.items()}
    lock_own_values(conn)
    before = {item.key: item for item in run(conn, own_values())}
    changed = [
        OwnValue(key=key, value=value, source=told, set_by=who, set_at=now)
        for key, value in wanted.items()
        if key not in before or (before[key].value, before[key].source) != (value, told)
    ]
    _judge({**before, **{item.key: item for item in changed}}, language)
    store_own_values(conn, changed)
    for item in changed:
        was = before.get(item.key)
        record(
            conn,
            at=now,
            actor=who,
            action="threshold.set",
            subject=f"threshold {item.key}",
            before=None if was is None else {"value": was.value, "source": was.source},
            after={"value": item.value, "source": told},
        )
    return changed


def reset_values(
    conn: Connection,
    keys: Collection[str],
    *,
    who: str,
    now: datetime,
    language: Language = "en",
) -> list[OwnValue]:
    """Go back to the published values.

    Args:
        conn: in the caller's transaction.
        keys: of the values; those that the city did not set are left.
        who: for the audit.
        now: the clock (UTC).
        language: of a ``ContradictionError``.

    Returns:
        Those that were the city's own.

    Raises:
        InputError: no such value, or what is left contradicts itself.
    """
    for key in keys:
        if key not in CITY_VALUES:
            msg = f"{key!r} is no value that a city sets; see `baumfeuchte thresholds list`."
            raise InputError(msg)
    lock_own_values(conn)
    before = {item.key: item for item in run(conn, own_values())}
    gone = [before[key] for key in dict.fromkeys(keys) if key in before]
    _judge({key: item for key, item in before.items() if key not in keys}, language)
    forget_own_values(conn, [item.key for item in gone])
    for item in gone:
        record(
            conn,
            at=now,
            actor=who,
            action="threshold.reset",
            subject=f"threshold {item.key}",
            before={"value": item.value, "source": item.source},
        )
    return gone


def _judge(own: Mapping[str, OwnValue], language: Language) -> None:
    found = contradictions(options_of(own.values()), language)
    if found:
        raise ContradictionError(found)
