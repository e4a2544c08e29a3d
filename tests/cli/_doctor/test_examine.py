from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from baumfeuchte.cli._doctor.examine import Group, examine, findings
from baumfeuchte.cli._doctor.finding import Finding, Level, Line, ok
from baumfeuchte.domain.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator


def fine() -> Iterator[Line]:
    yield Line("fine", ok("well"))


def test_groups_keep_their_order_and_run_at_the_same_time() -> None:
    meeting = threading.Barrier(2, timeout=10)

    def meets(name: str) -> Group:
        def lines() -> Iterator[Line]:
            yield Line(name, ok("waits"))
            meeting.wait()
            yield Line(name, ok("met"))

        return Group(name, lines)

    found = examine([meets("b"), meets("a")])
    assert [(line.about, line.finding.found) for line in found] == [
        ("b", "waits"),
        ("b", "met"),
        ("a", "waits"),
        ("a", "met"),
    ]


def test_a_group_that_crashes_takes_nobody_down() -> None:
    def crashes() -> Iterator[Line]:
        yield Line("bad", ok("before"))
        raise ZeroDivisionError("what?\nmore")

    def refuses() -> Iterator[Line]:
        raise SettingError("Set it right.")
        yield

    bad, crash, refused, good = examine(
        [Group("bad", crashes), Group("no", refuses), Group("fine", fine)]
    )
    assert bad.finding.found == "before"
    assert crash.finding.level is Level.ERROR
    assert crash.finding.found == "the check failed: ZeroDivisionError (what?)"
    assert (refused.about, refused.finding) == ("no", Finding(Level.ERROR, "Set it right."))
    assert good == Line("fine", ok("well"))


def test_a_group_that_hangs_is_left_behind() -> None:
    end = threading.Event()

    def hangs() -> Iterator[Line]:
        yield Line("slow", ok("begun"))
        end.wait(20)

    begun, late, good = examine([Group("slow", hangs), Group("fine", fine)], limit_s=0.2)
    end.set()
    assert begun.finding.found == "begun"
    assert (late.about, late.finding.level) == ("slow", Level.ERROR)
    assert late.finding.found == "no answer within 0.2 s"
    assert good.finding.level is Level.OK


def test_a_check_that_crashes_is_a_finding() -> None:
    def check() -> Iterator[Finding]:
        yield ok("first")
        raise KeyError("x")

    first, crash = findings(check)
    assert first == ok("first")
    assert crash.found == "the check failed: KeyError ('x')"
    assert crash.advice
