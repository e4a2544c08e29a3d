from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.migrations.timescale import CHUNKS
from baumfeuchte.storage.diagnostics.fittings import extension, hypertables, jobs
from baumfeuchte.storage.diagnostics.look import looking

if TYPE_CHECKING:
    from baumfeuchte.storage.diagnostics.fittings import Extension


def found(url: str) -> Extension:
    with looking(url) as look:
        (one,) = look.rows(extension())
    return one


def test_without_timescaledb(postgres_server: Any, database_url: str) -> None:
    if postgres_server.name != "embedded":
        pytest.skip("this server has it")
    one = found(database_url)
    assert (one.is_loaded, one.version, one.license, one.available) == (False, None, None, None)


@pytest.mark.timescale
def test_with_timescaledb(postgres_server: Any, database_url: str, empty_database_url: str) -> None:
    if postgres_server.name != "timescale":
        pytest.skip("needs the server that BAUMFEUCHTE_TEST_TIMESCALE_DSN names")
    one = found(database_url)
    assert one.is_loaded
    assert one.license in ("apache", "timescale")
    assert one.version is not None
    assert one.available is not None
    assert found(empty_database_url).version is None
    with looking(database_url) as look:
        assert set(look.rows(hypertables())) == set(CHUNKS)
        names = {job.name for job in look.rows(jobs())}
    assert "policy_telemetry" not in names
    assert ("policy_retention" in names) is (one.license == "timescale")
