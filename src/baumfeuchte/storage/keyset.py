"""Parts of a long list by where the last one ended: what comes in meanwhile moves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import sqlalchemy as sa

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

Place: TypeAlias = "tuple[datetime, int]"
"""Time and key of the last row of a part, of lists with the newest first."""


def behind(
    at: sa.Column[Any], key: sa.Column[Any], place: Place | None
) -> list[sa.ColumnElement[bool]]:
    """The condition that rows stand behind a place in ``ORDER BY at DESC, key DESC``.

    Args:
        at: the time of a row.
        key: decides among rows of the same time.
        place: None for the first part: no condition.
    """
    if place is None:
        return []
    return [sa.tuple_(at, key) < sa.tuple_(*place, types=[at.type, key.type])]
