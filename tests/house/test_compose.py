"""The compose file, Dockerfile and broker files fit what the project really has."""

from __future__ import annotations

import re
import subprocess
import sys
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from baumfeuchte.cli.main import create_app
from baumfeuchte.config import DEFAULT_TOPICS, Settings, setting_names

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}


def test_the_services_of_the_issue_are_there() -> None:
    assert set(SERVICES) == {"db", "broker", "migrate", "ingest", "plan", "serve", "proxy"}
    assert set(OURS) == {"migrate", "ingest", "plan", "serve"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_command_and_option_exists(name: str) -> None:
    command, *options = OURS[name]["command"]
    root: Any = get_command(create_app())
    assert command in root.commands
    known = {opt for param in root.commands[command].params for opt in param.opts}
    assert {option for option in options if option.startswith("--")} <= known
    root.commands[command].make_context(command, list(options), resilient_parsing=False)


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_setting_exists_and_its_value_is_usable(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = OURS[name]["environment"]
    assert set(environment) <= set(setting_names())
    for key, value in environment.items():
        monkeypatch.setenv(key, re.sub(r"\$\{[^}]+\}", "secret", str(value)))
    settings = Settings()
    assert settings.database_url is not None
    assert "@db:5432/" in settings.database_url.get_secret_value()


def test_addresses_name_services_of_the_file() -> None:
    for service in OURS.values():
        for value in service["environment"].values():
            for host in re.findall(r"@([a-z]+):\d+", str(value)):
                assert host in SERVICES


def test_ports_are_the_ones_that_are_served() -> None:
    environment = OURS["serve"]["environment"]
    assert OURS["serve"]["ports"] == [
        f"${{HTTP_BIND:-127.0.0.1}}:8080:{environment['BAUMFEUCHTE_HTTP_PORT']}"
    ]
    assert f":{environment['BAUMFEUCHTE_HTTP_PORT']}/readyz" in str(OURS["serve"]["healthcheck"])
    listener = re.search(r"^listener (\d+)$", mosquitto_conf(), re.MULTILINE)
    assert listener is not None
    assert SERVICES["broker"]["ports"] == [f"${{MQTT_BIND:-127.0.0.1}}:1883:{listener[1]}"]


def test_the_proxy_reaches_the_pages_and_only_it_is_believed() -> None:
    caddy = (ROOT / "deploy/Caddyfile").read_text("utf-8")
    host, port = re.findall(r"^\treverse_proxy (\w+):(\d+)$", caddy, re.MULTILINE)[0]
    environment = OURS["serve"]["environment"]
    assert host == "serve"
    assert port == environment["BAUMFEUCHTE_HTTP_PORT"]
    proxy = SERVICES["proxy"]
    address = proxy["networks"]["front"]["ipv4_address"]
    assert environment["BAUMFEUCHTE_PROXY_ADDRESSES"] == address
    subnet = ip_network(COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"])
    assert ip_address(address) in subnet
    assert ip_address(OURS["serve"]["networks"]["front"]["ipv4_address"]) in subnet
    assert "443:443" in proxy["ports"]
    assert set(re.findall(r"\{\$(\w+)\}", caddy)) <= set(proxy["environment"])


def test_dependencies_are_services_and_volumes_are_declared() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).is_file(), source
            elif not source.startswith("$"):
                assert source in COMPOSE["volumes"]


def test_no_password_is_written_down_and_every_variable_has_an_example() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert re.findall(r"^ +\w*PASSWORD: (?!\$\{).*$", text, re.MULTILINE) == []
    assert len(re.findall(r"^ +\w*PASSWORD: \$\{", text, re.MULTILINE)) == 1
    variables = set(re.findall(r"\$\{(\w+)", text))
    example = (ROOT / "deploy/example.env").read_text("utf-8")
    assert variables == set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    assert re.search(r"^POSTGRES_PASSWORD=$", example, re.MULTILINE)
    assert re.search(r"^MQTT_PASSWORD=$", example, re.MULTILINE)


def test_containers_of_ours_run_with_least_privilege() -> None:
    for service in OURS.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    dockerfile = (ROOT / "deploy/Dockerfile").read_text("utf-8")
    assert dockerfile.count("FROM ") == 2
    assert re.search(r"^USER 10001$", dockerfile, re.MULTILINE)


def test_the_dockerfile_copies_files_that_exist_and_that_are_not_ignored() -> None:
    dockerfile = (ROOT / "deploy/Dockerfile").read_text("utf-8")
    allowed = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source.removeprefix("./")).exists()
            assert source.removeprefix("./") in allowed


def mosquitto_conf() -> str:
    return (ROOT / "deploy/mosquitto.conf").read_text("utf-8")


def test_the_broker_keeps_what_ingest_has_not_acknowledged() -> None:
    conf = mosquitto_conf()
    for line in ("persistence true", "max_queued_messages 0", "allow_anonymous false"):
        assert re.search(f"^{line}$", conf, re.MULTILINE)
    mounted = {
        re.sub(r"\$\{[^}]+\}", "host", volume).split(":")[1]
        for volume in SERVICES["broker"]["volumes"]
    }
    for path in re.findall(r"^(?:password_file|acl_file) (\S+)$", conf, re.MULTILINE):
        assert path in mounted


def test_the_ingest_user_may_read_the_default_topics() -> None:
    acl = (ROOT / "deploy/mosquitto.acl").read_text("utf-8")
    block = acl.split("user baumfeuchte\n")[1].split("user ")[0]
    assert re.findall(r"^topic read (\S+)$", block, re.MULTILINE) == DEFAULT_TOPICS.split(",")


def test_the_health_check_is_a_python_program() -> None:
    code = OURS["serve"]["healthcheck"]["test"][3]
    assert subprocess.run([sys.executable, "-c", f"compile({code!r}, 'x', 'exec')"], check=True)


@pytest.mark.parametrize("name", ["publiccode.yml", "docker-compose.yml"])
def test_yaml_files_can_be_read(name: str) -> None:
    assert yaml.safe_load((ROOT / name).read_text("utf-8"))
