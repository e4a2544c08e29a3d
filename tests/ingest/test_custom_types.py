"""Device types that are data, end to end: a real database, a real sandbox."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from baumfeuchte.codecs.type_definition import parse_definition
from baumfeuchte.ingest.custom_types import STOPPED_IN_A_ROW
from baumfeuchte.ingest.intake import Intake
from baumfeuchte.ingest.replay import replay_rejections
from baumfeuchte.ingest.replay_uplinks import replay_uplinks
from baumfeuchte.sandbox.runner import Sandbox
from baumfeuchte.storage.device_types import save_device_type
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = [{"path": "vwc", "quantity": "soil_moisture_vwc_percent"}]
EXPECTS = [{"quantity": "soil_moisture_vwc_percent", "probe": 0, "value": 1}]
GOOD = "function decodeUplink(i) { return {data: {vwc: i.bytes[0] / 2}}; }"
LOOP = "function decodeUplink() { for (;;) {} }"
SCRIPTS = {
    "bad/loop": (LOOP, "script_timeout"),
    "bad/memory": ("const a = []; for (;;) a.push(new Array(1e5).fill(1));", "script_memory"),
    "bad/throws": ("function decodeUplink() { throw new Error('no'); }", "script_error"),
}


def eui(number: int) -> str:
    return f"70b3d57ba00f{number:04x}"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as found:
        yield found


@pytest.fixture
def database(stock: Any) -> Iterator[Database]:
    found = Database(stock.url, pool_size=1)
    yield found
    found.dispose()


@pytest.fixture
def city(database: Database, sandbox: Sandbox, stock: Any, fleet: Any) -> Any:
    """Store types, register sensors of them, take uplinks."""

    class City:
        intake = Intake(database, sandbox)

        @staticmethod
        def save(name: str, script: str | None = None, rules: Any = RULES) -> None:
            example: dict[str, Any] = {"expects": EXPECTS}
            example |= {"decoded": {"x": 1}} if script is None else {"payload_hex": "02"}
            document: dict[str, Any] = {"name": name, "rules": rules, "examples": [example]}
            document["kind"] = "mapping" if script is None else "javascript"
            if script is not None:
                document["script"] = script
            with database.begin() as conn:
                save_device_type(conn, parse_definition(document), now=fleet.NOW, actor="test")

        @staticmethod
        def register(**sensors: str) -> None:
            fleet.register(stock.url, sensors)

        def take(self, *sent: Any) -> list[str]:
            outcomes = self.intake.take([fleet.message(one) for one in sent])
            return [outcome.reason or outcome.kind for outcome in outcomes]

        @staticmethod
        def values() -> list[Any]:
            return stock.rows(
                "SELECT s.dev_eui, r.probe, r.value FROM readings r"
                " JOIN sensors s ON s.id = r.sensor_id WHERE s.dev_eui LIKE '70b3d57ba00f%%'"
                " ORDER BY 1, 2, 3"
            )

    return City()


def up(number: int, dev_eui: str, fleet: Any, **fields: Any) -> Any:
    """An uplink of the frame 02, or with a decoded object and no frame."""
    return fleet.uplink(number, dev_eui, **({"data": "Ag=="} | fields))


def test_a_script_decodes(city: Any, fleet: Any) -> None:
    city.save("City/Good", GOOD)
    city.register(**{eui(1): "city/good"})
    assert city.take(up(1, eui(1), fleet), fleet.uplink(1)) == ["stored", "stored"]
    assert city.values() == [(eui(1), 0, 1.0)]


def test_three_bad_scripts_and_the_next_message_is_stored(
    city: Any, stock: Any, fleet: Any
) -> None:
    for number, (name, (script, _)) in enumerate(SCRIPTS.items()):
        city.save(name, script)
        city.register(**{eui(number): name})
    batch = [up(1, eui(number), fleet) for number in range(3)]
    found = city.take(*batch, fleet.uplink(1), fleet.uplink(2))
    assert found == [*(reason for _, reason in SCRIPTS.values()), "stored", "stored"]
    assert [row[0] for row in stock.rejections()] == found[:3]
    assert stock.counts() == (2, 6, 3)


def test_a_corrected_script_holds_for_the_next_batch_and_for_a_replay(
    city: Any, database: Database, sandbox: Sandbox, stock: Any, fleet: Any
) -> None:
    city.save("city/probe", LOOP)
    city.register(**{eui(1): "city/probe"})
    assert city.take(up(1, eui(1), fleet)) == ["script_timeout"]
    city.save("city/probe", GOOD)
    assert city.take(up(2, eui(1), fleet)) == ["stored"]
    result = replay_rejections(database, lambda: fleet.NOW, run_script=sandbox)
    assert result.kinds == {"stored": 1}
    assert stock.counts() == (2, 2, 0)
    city.save("city/probe", GOOD.replace("/ 2", "* 10"))
    assert replay_uplinks(database, run_script=sandbox).corrected == 2
    assert [value for *_, value in city.values()] == [20.0, 20.0]


def test_a_mapping_reads_the_decoded_object(city: Any, stock: Any, fleet: Any) -> None:
    rules = [
        {"path": "WM30_CB", "quantity": "soil_water_tension_kpa", "unit": "cbar"},
        {"path": "vwc", "quantity": "soil_moisture_vwc_percent", "probe": 1},
    ]
    city.save("city/mapped", rules=rules)
    city.register(**{eui(n): "CITY/Mapped" for n in range(4)})
    both = up(1, eui(0), fleet, object={"WM30_CB": 31, "vwc": "29,31 %"})
    bare = up(1, eui(1), fleet, object={"vwc": 20}, data="")
    found = city.take(
        both,
        bare,
        up(1, eui(2), fleet, object={"humidity": 3}),
        up(1, eui(3), fleet),
        up(2, eui(3), fleet, object={"vwc": True}),
    )
    assert found == ["stored", "stored", "no_mapped_value", "no_decoded_object", "bad_value"]
    assert city.values() == [(eui(0), 0, 31.0), (eui(0), 1, 29.31), (eui(1), 1, 20.0)]
    assert "humidity" in stock.rejections()[0][1]


def test_a_name_that_nobody_knows(city: Any, fleet: Any) -> None:
    city.save("city/good", GOOD)
    city.register(**{eui(1): "city/other", eui(2): "city/good"})
    assert city.take(up(1, eui(1), fleet), up(1, eui(2), fleet)) == [
        "unknown_device_type",
        "stored",
    ]


def test_a_definition_that_cannot_be_read_costs_its_own_messages_only(
    city: Any, stock: Any, fleet: Any
) -> None:
    city.save("city/old", GOOD)
    city.save("city/good", GOOD)
    city.register(**{eui(1): "city/old", eui(2): "city/good"})
    stock.rows("UPDATE device_types SET definition = '{\"kind\": 1}' WHERE name = 'city/old'")
    found = city.take(up(1, eui(1), fleet), up(1, eui(2), fleet), fleet.uplink(1))
    assert found == ["unknown_device_type", "stored", "stored"]
    assert "kind of the definition must be text" in stock.rejections()[0][1]


def test_without_a_sandbox_nothing_is_lost(
    city: Any, database: Database, sandbox: Sandbox, fleet: Any
) -> None:
    city.save("city/good", GOOD)
    city.register(**{eui(1): "city/good"})
    bare = Intake(database)
    assert bare.take([fleet.message(up(1, eui(1), fleet))])[0].reason == "script_error"
    result = replay_rejections(database, lambda: fleet.NOW, run_script=sandbox)
    assert result.kinds == {"stored": 1}


def test_a_script_is_given_our_time_where_the_message_has_none(city: Any, fleet: Any) -> None:
    script = "function decodeUplink(i) { return {vwc: i.recvTime.getUTCFullYear() / 100}; }"
    city.save("city/clock", script)
    city.register(**{eui(1): "city/clock"})
    topic, body = up(1, eui(1), fleet)
    document = json.loads(body)
    document.pop("time", None)
    assert city.take((topic, json.dumps(document).encode())) == ["stored"]
    assert city.values()[0][2] == pytest.approx(fleet.NOW.year / 100)


def test_a_hanging_script_does_not_stall_a_batch(city: Any, fleet: Any) -> None:
    city.save("bad/loop", LOOP)
    city.register(**{eui(1): "bad/loop"})
    batch = [up(number, eui(1), fleet) for number in range(300)]
    batch.append(fleet.uplink(1))
    sandbox_calls = city.intake._run_script
    runs = []

    def count(*arguments: Any) -> Any:
        runs.append(1)
        return sandbox_calls(*arguments)

    city.intake._run_script = count
    found = city.take(*batch)
    assert found == ["script_timeout"] * 300 + ["stored"]
    assert len(runs) == STOPPED_IN_A_ROW


def test_an_object_without_a_frame_needs_a_mapping(city: Any, stock: Any, fleet: Any) -> None:
    bare = up(1, fleet.EUIS[0], fleet, object={"vwc": 20}, data="")
    city.register(**{eui(1): "city/other"})
    assert city.take(bare, up(1, eui(1), fleet, object={"vwc": 20}, data="")) == [
        "no_payload",
        "unknown_device_type",
    ]
    assert "docs/device-types.md" in stock.rejections()[0][1]
