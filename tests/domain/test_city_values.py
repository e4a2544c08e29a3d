"""Which of a city's values hold on a day: the pure selection."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.domain.city_values import (
    Value,
    ValueEntry,
    coming_entries,
    start_day,
    values_on,
    with_before,
)

ZONE = ZoneInfo("Europe/Berlin")
MAY = date(2027, 5, 1)
NEVER = datetime(2030, 1, 1, tzinfo=UTC)


def entry(
    number: int,
    at: str,
    value: Value | None,
    begin: date | None = None,
    *,
    withdrawn: bool = False,
    key: str = "efficiency",
) -> ValueEntry:
    return ValueEntry(
        id=number,
        key=key,
        value=value,
        source=f"Beschluss {number}",
        set_by="petra",
        set_at=datetime.fromisoformat(at).replace(tzinfo=UTC),
        valid_from=begin,
        withdrawn=withdrawn,
    )


def on(entries: list[ValueEntry], day: date, known_at: datetime = NEVER) -> Value | None:
    held = values_on(entries, day=day, known_at=known_at, zone=ZONE).get("efficiency")
    return None if held is None else held.value


COMING = entry(1, "2027-01-10T09:00", 0.9, MAY)
AT_ONCE = entry(2, "2027-03-02T09:00", 0.7)


def test_the_value_that_starts_last_counts_not_the_one_entered_last() -> None:
    both = [AT_ONCE, COMING]
    assert on(both, date(2027, 3, 1)) is None
    assert on(both, date(2027, 3, 2)) == 0.7
    assert on(both, MAY - timedelta(days=1)) == 0.7
    assert on(both, MAY) == 0.9
    after = entry(3, "2027-06-01T09:00", 0.8)
    assert on([*both, after], date(2027, 6, 2)) == 0.8
    assert on([*both, after], date(2027, 5, 31)) == 0.9


def test_what_is_not_known_yet_does_not_count() -> None:
    assert on([COMING], MAY, datetime(2027, 1, 9, tzinfo=UTC)) is None
    assert on([COMING], MAY, datetime(2027, 1, 11, tzinfo=UTC)) == 0.9


def test_on_the_start_day_itself_what_is_entered_then_counts() -> None:
    that_day = entry(3, "2027-05-01T09:00", 0.6)
    assert on([COMING, that_day], MAY) == 0.6
    assert on([COMING, that_day], MAY, datetime(2027, 5, 1, 8, tzinfo=UTC)) == 0.9


def test_of_one_start_day_the_newest_entry_counts_even_if_it_is_withdrawn() -> None:
    again = entry(3, "2027-02-01T09:00", 0.85, MAY)
    assert on([COMING, again], MAY) == 0.85
    gone = entry(4, "2027-02-02T09:00", None, MAY, withdrawn=True)
    assert on([COMING, again, gone, AT_ONCE], MAY) == 0.7
    assert on([COMING, again, gone], MAY, datetime(2027, 2, 1, 12, tzinfo=UTC)) == 0.85
    back = entry(5, "2027-02-03T09:00", 0.95, MAY)
    assert on([COMING, again, gone, back], MAY) == 0.95


def test_a_reset_from_a_day_on() -> None:
    reset = entry(3, "2027-03-03T09:00", None, MAY)
    assert on([AT_ONCE, reset], MAY - timedelta(days=1)) == 0.7
    assert on([AT_ONCE, reset], MAY) is None


def test_what_holds_at_once_begins_on_the_local_day() -> None:
    late = entry(3, "2027-03-02T23:30", 0.7)
    assert start_day(late, ZONE) == date(2027, 3, 3)
    assert on([late], date(2027, 3, 2)) is None
    assert start_day(COMING, ZONE) == MAY


def test_what_is_coming_next_first() -> None:
    june = entry(3, "2027-01-11T09:00", None, date(2027, 6, 1), key="bag_litres")
    gone = entry(4, "2027-01-12T09:00", None, date(2027, 7, 1), withdrawn=True)
    entries = [june, gone, AT_ONCE, COMING]
    found = coming_entries(entries, today=date(2027, 4, 30), known_at=NEVER)
    assert [item.id for item in found] == [1, 3]
    assert [item.id for item in coming_entries(entries, today=MAY, known_at=NEVER)] == [3]


@pytest.mark.parametrize(
    ("shown", "before"),
    [
        (COMING, None),
        (AT_ONCE, None),
        (entry(3, "2027-03-03T09:00", 0.8, date(2027, 6, 1)), 0.9),
        (entry(3, "2027-03-03T09:00", 0.8), 0.7),
        (entry(3, "2027-03-03T09:00", None, MAY, withdrawn=True), 0.9),
    ],
)
def test_what_held_before_an_entry(shown: ValueEntry, before: Value | None) -> None:
    entries = [COMING, AT_ONCE, *([shown] if shown.id > 2 else [])]
    (change,) = with_before([shown], entries, ZONE)
    assert (change.entry, change.before) == (shown, before)


DAYS = st.dates(date(2027, 1, 1), date(2027, 3, 1))


@given(
    st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS), st.booleans()), max_size=8),
    DAYS,
)
def test_the_selection_is_that_of_a_plain_loop(
    rows: list[tuple[date, date | None, bool]], day: date
) -> None:
    entries = [
        entry(n, f"{at}T09:00", None if gone and begin else float(n), begin,
              withdrawn=gone and begin is not None)
        for n, (at, begin, gone) in enumerate(rows)
    ]  # fmt: skip
    known = sorted(entries, key=lambda item: (item.set_at, item.id))
    held: Value | None = None
    place: tuple[date, int] | None = None
    for number, item in enumerate(known):
        start = item.valid_from or item.set_at.date()
        newer = any(
            other.valid_from is not None and other.valid_from == item.valid_from
            for other in known[number + 1 :]
        )
        counts = start <= day and not newer and not item.withdrawn
        if counts and (place is None or (start, number) > place):
            held, place = item.value, (start, number)
    assert on(entries, day) == held
