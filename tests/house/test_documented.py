"""Every command, option group and setting is documented, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import typer
from typer.main import get_command

from baumfeuchte.cli.main import COMMANDS, create_app
from baumfeuchte.config import Settings, setting_names

ROOT = Path(__file__).parents[2]


def all_commands() -> set[str]:
    root = get_command(create_app())
    assert hasattr(root, "commands")
    names = set()
    for name, command in root.commands.items():
        below = getattr(command, "commands", None)
        names |= {f"{name} {sub}" for sub in below} if below else {name}
    return names


def test_the_command_line_has_the_fixed_names() -> None:
    fixed = (
        "migrate ingest plan serve simulate demo decode replay keys rejections trees sensors "
        "waterings gateways"
    )
    assert set(fixed.split()) <= set(COMMANDS)


def test_every_command_is_documented_and_no_other() -> None:
    text = (ROOT / "docs/commands.md").read_text("utf-8")
    documented = {
        re.sub(r" [A-Z].*", "", name)
        for name in re.findall(r"^\| `baumfeuchte ([^`]+)`", text, re.MULTILINE)
    }
    assert documented == all_commands()


def test_every_setting_is_documented_and_no_other() -> None:
    text = (ROOT / "docs/settings.md").read_text("utf-8")
    assert re.findall(r"^\| `(BAUMFEUCHTE_\w+)`", text, re.MULTILINE) == setting_names()


def test_documented_defaults_are_the_real_ones() -> None:
    text = (ROOT / "docs/settings.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `BAUMFEUCHTE_(\w+)` \| `([^`]+)` \|", text, re.MULTILINE))
    settings = Settings()
    assert rows["HTTP_PORT"] == str(settings.http_port)
    assert rows["MQTT_TOPICS"] == settings.mqtt_topics
    assert rows["MQTT_URL"] == settings.mqtt_url.get_secret_value()
    assert rows["TIME_ZONE"] == settings.time_zone
    assert rows["RAW_RETENTION_DAYS"] == str(settings.raw_retention_days)
    assert rows["PUBLIC_READ"] == str(settings.public_read).lower()


def test_every_command_and_option_has_a_help_text() -> None:
    def walk(command: object, path: str) -> list[str]:
        missing = [] if getattr(command, "help", None) else [path]
        missing += [
            f"{path} {option.name}"
            for option in getattr(command, "params", [])
            if option.name != "help" and not getattr(option, "help", None)
        ]
        for name, below in getattr(command, "commands", {}).items():
            missing += walk(below, f"{path} {name}".strip())
        return missing

    assert isinstance(create_app(), typer.Typer)
    assert walk(get_command(create_app()), "") == []


def test_links_in_the_documents_lead_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]:
        targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        broken += [
            f"{page.relative_to(ROOT)} -> {target}"
            for target in targets
            if not (page.parent / target).exists()
        ]
    assert broken == []


def test_the_readme_starts_a_newcomer() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in text
    assert "make test" in text
    assert "Gießliste" in text.split("## ")[0]
