from __future__ import annotations

import gc

import pytest

from baumfeuchte.planning.collector import collector_at_rest


def work_that_fails() -> None:
    with collector_at_rest():
        assert not gc.isenabled()
        raise ArithmeticError


@pytest.mark.parametrize("before", [True, False])
def test_it_runs_again_as_it_did_before(*, before: bool) -> None:
    was = gc.isenabled()
    (gc.enable if before else gc.disable)()
    try:
        with pytest.raises(ArithmeticError):
            work_that_fails()
        assert gc.isenabled() is before
    finally:
        (gc.enable if was else gc.disable)()
