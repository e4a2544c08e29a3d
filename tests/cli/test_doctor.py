"""`baumfeuchte doctor` as a person runs it, on real servers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from baumfeuchte.cli import doctor, migrate
from baumfeuchte.domain.uplink import Message
from baumfeuchte.ingest.intake import Intake
from baumfeuchte.storage.api_keys import create_key
from baumfeuchte.storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

PASSWORD = "n0b0dys-gu3ss"  # noqa: S105 - nobody's


def command(*words: str, **settings: str) -> Result:
    app = typer.Typer()
    doctor.register(app)
    environment = {f"BAUMFEUCHTE_{name.upper()}": value for name, value in settings.items()}
    result = CliRunner().invoke(app, words, env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert PASSWORD not in result.output
    return result


def examined(**settings: str) -> list[dict[str, Any]]:
    """What is found; the exit code goes with it."""
    result = command("--json", **settings)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    has_error = any(line["level"] == "error" for line in lines)
    assert result.exit_code == int(has_error)
    return lines


def texts(lines: list[dict[str, Any]], about: str, *levels: str) -> list[str]:
    return [
        line["found"]
        for line in lines
        if line["about"] == about and line["level"] in (levels or ("ok", "warning", "error"))
    ]


@pytest.fixture
def nowhere(free_port: int) -> str:
    """The address of a broker that is not there."""
    return f"mqtt://city:{PASSWORD}@127.0.0.1:{free_port}"


def test_all_is_well(open_folder: Path, mosquitto: Any) -> None:
    """On the embedded PostgreSQL as a city would run it, with crash safety."""
    settings = {"data_dir": str(open_folder / "data"), "mqtt_url": mosquitto.url}
    lines = examined(**settings)
    assert texts(lines, "database") == [
        "there is none yet; `baumfeuchte migrate` or `demo` makes it"
    ]
    assert not (open_folder / "data").exists(), "doctor changes nothing"

    app = typer.Typer()
    migrate.register(app)
    environment = {"BAUMFEUCHTE_DATA_DIR": settings["data_dir"]}
    assert CliRunner().invoke(app, [], env=environment).exit_code == 0
    result = command(public_read="true", **settings)
    assert result.exit_code == 0, result.output
    assert re.search(r"^ok +database +PostgreSQL \d+\.\d+ at 127", result.stdout, re.MULTILINE)
    assert re.search(r"^ok +schema +schema \d+ is current$", result.stdout, re.MULTILINE)
    assert re.search(r"^ok +rights +our user may read and write", result.stdout, re.MULTILINE)
    assert re.search(r"^ok +broker 127.* grants v3/", result.stdout, re.MULTILINE)
    # mosquitto is there, ingest is not.
    assert "warning  broker" in result.stdout
    assert re.search(r"^\d+ ok, \d warnings?, 0 errors\.$", result.stdout, re.MULTILINE)


def test_an_embedded_database_that_cannot_start(tmp_path: Path, nowhere: str) -> None:
    cluster = tmp_path / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("9\n")
    lines = examined(data_dir=str(tmp_path), mqtt_url=nowhere)
    assert str(cluster) in texts(lines, "database", "error")[0]
    assert "Connection refused" in lines[-1]["found"], "the broker is looked at all the same"


def test_a_database_that_is_away(free_port: int, mosquitto: Any) -> None:
    url = f"postgresql://city:{PASSWORD}@127.0.0.1:{free_port}/trees"
    lines = examined(database_url=url, mqtt_url=mosquitto.url)
    (text,) = texts(lines, "database")
    assert f"127.0.0.1:{free_port} cannot be reached" in text
    assert any("lets us in" in line["found"] for line in lines), "the broker was not looked at"


def test_a_wrong_password(database_url: str, nowhere: str) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(database_url)
    url = f"postgresql://{parts['user']}:{PASSWORD}@127.0.0.1:{parts['port']}/{parts['dbname']}"
    (text,) = texts(examined(database_url=url, mqtt_url=nowhere), "database", "error")
    assert "password authentication failed" in text


def test_an_address_that_is_none(nowhere: str) -> None:
    lines = examined(database_url=f"mysql://city:{PASSWORD}@db", mqtt_url=nowhere)
    (text,) = texts(lines, "database", "error")
    assert "does not begin with postgresql://" in text


@pytest.mark.parametrize(
    ("revision", "words"), [("0001", "older schema 0001"), ("9999", "schema 9999, which is newer")]
)
def test_another_schema(database_url: str, nowhere: str, revision: str, words: str) -> None:
    with psycopg.connect(database_url) as conn:
        conn.execute("UPDATE alembic_version SET version_num = %s", [revision])
    lines = examined(database_url=database_url, mqtt_url=nowhere)
    (text,) = texts(lines, "schema")
    assert words in text
    assert "`baumfeuchte migrate`" in text
    assert texts(lines, "life") == []


def test_a_database_without_tables(empty_database_url: str, nowhere: str) -> None:
    (text,) = texts(examined(database_url=empty_database_url, mqtt_url=nowhere), "schema")
    assert text == "The database has no tables yet; run `baumfeuchte migrate`"


def test_a_server_that_takes_no_changes(database_url: str, nowhere: str) -> None:
    name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        conn.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    lines = examined(database_url=database_url, mqtt_url=nowhere)
    assert "transactions are read-only" in "".join(texts(lines, "database", "error"))
    assert "synchronous_commit is off" in "".join(texts(lines, "database", "warning"))


def test_a_user_without_rights(database_url: str, nowhere: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute("REVOKE INSERT ON readings FROM CURRENT_USER")
        conn.execute("REVOKE SELECT ON api_keys FROM CURRENT_USER")
        ((is_superuser,),) = conn.execute(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchall()
    if is_superuser:
        pytest.skip("a superuser has every right")
    lines = examined(database_url=database_url, mqtt_url=nowhere)
    first, second = texts(lines, "rights")
    assert "lacks SELECT on api_keys" in first
    assert "lacks INSERT on readings" in second
    # The check of the flow needs that table; the others do not.
    assert "permission denied for table api_keys" in "".join(texts(lines, "life", "error"))
    assert texts(lines, "timescaledb")


def test_a_user_who_may_not_even_see_the_schema(database_url: str, nowhere: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute("REVOKE SELECT ON alembic_version FROM CURRENT_USER")
    lines = examined(database_url=database_url, mqtt_url=nowhere)
    if texts(lines, "schema", "ok"):
        pytest.skip("a superuser has every right")
    assert "permission denied for table alembic_version" in texts(lines, "schema")[0]
    assert "lacks SELECT on alembic_version" in texts(lines, "rights")[0]


def test_what_lives(database_url: str, mosquitto: Any) -> None:
    database = Database(database_url, pool_size=1)
    at = datetime.now(UTC)
    body = {"sensor": "a1", "sequence": 1, "readings": [{"quantity": "rain_mm", "value": 1}]}
    topic = "baumfeuchte/v1/gateway/readings"
    Intake(database).take([Message(topic=topic, payload=json.dumps(body).encode(), arrived_at=at)])
    with database.begin() as conn:
        create_key(conn, "office", ["read"], at)
    database.dispose()
    lines = examined(database_url=database_url, mqtt_url=mosquitto.url)
    assert texts(lines, "life") == [
        "no sensor was heard yet",
        "0 trees and 0 sensors are registered",
        "1 messages rejected: unknown_device",
    ]
    assert "sensors import" in next(
        line["advice"] for line in lines if "unknown_device" in line["found"]
    )


def test_brokers_that_are_wrong(
    tmp_path: Path, start_mosquitto: Callable[..., Any], free_port: int
) -> None:
    port = start_mosquitto(passwords={"city": "right"}).port
    file = tmp_path / "brokers.toml"
    file.write_text(
        f'[[broker]]\nname = "away"\nurl = "mqtt://127.0.0.1:{free_port}"\n'
        f'[[broker]]\nname = "wrong"\nurl = "mqtt://city:{PASSWORD}@127.0.0.1:{port}"\n'
        f'[[broker]]\nname = "odd"\nurl = "mqtt://127.0.0.1:{port}"\ntopics = ["a/#/b"]\n'
        f'[[broker]]\nname = "right"\nurl = "mqtt://city:right@127.0.0.1:{port}"\n'
    )
    lines = examined(
        mqtt_brokers_file=str(file), data_dir=str(tmp_path / "data"), mqtt_client_id="us"
    )
    assert "Connection refused" in texts(lines, f"broker 127.0.0.1:{free_port} (away)")[0]
    assert "Not authorized" in texts(lines, f"broker 127.0.0.1:{port} (wrong)")[0]
    assert "`topics` of the broker odd" in texts(lines, f"broker 127.0.0.1:{port} (odd)")[0]
    assert "lets us in as user city" in texts(lines, f"broker 127.0.0.1:{port} (right)")[0]
    assert texts(lines, "settings", "warning") == [
        f"{file} with a password in it can be read by everybody on this machine"
    ]


def test_settings_that_are_wrong(tmp_path: Path, nowhere: str) -> None:
    lines = examined(data_dir=str(tmp_path), mqtt_url=nowhere, mqtt_ulr="x", colour=PASSWORD)
    assert len(texts(lines, "settings", "error")) == 2
    assert any(line["about"].startswith("broker") for line in lines), "the rest is examined"
    lines = examined(http_port=PASSWORD)
    assert "BAUMFEUCHTE_HTTP_PORT cannot be used" in texts(lines, "settings")[0]
    assert texts(lines, "settings")[-1] == "nothing else was checked"
    lines = examined(data_dir=str(tmp_path), mqtt_brokers_file=str(tmp_path / "no.toml"))
    assert "cannot be read" in texts(lines, "brokers", "error")[0]
