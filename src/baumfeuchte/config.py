"""Settings: read once at the edge from the environment, then handed on as values."""

from __future__ import annotations

import difflib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from baumfeuchte.domain.errors import SettingError
from baumfeuchte.domain.times import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "BAUMFEUCHTE_"
DEFAULT_TOPICS = "v3/+/devices/+/up,application/+/device/+/event/+,baumfeuchte/v1/+/readings"


def default_data_dir() -> Path:
    """Where the embedded PostgreSQL keeps its data when no folder is set."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/baumfeuchte")
    return Path(platformdirs.user_data_dir("baumfeuchte", appauthor=False))


class Settings(BaseSettings):
    """All settings. Each is an environment variable with the prefix ``BAUMFEUCHTE_``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    database_url: SecretStr | None = Field(
        default=None,
        description="postgresql://user:password@host:port/name of a PostgreSQL 15-18, with or "
        "without TimescaleDB. Not set: the embedded PostgreSQL in the data folder.",
    )
    mqtt_url: SecretStr = Field(
        default=SecretStr("mqtt://127.0.0.1:1883"),
        description="mqtt://user:password@host:port of the broker; mqtts:// for TLS.",
    )
    mqtt_topics: str = Field(
        default=DEFAULT_TOPICS,
        description="Topic filters, separated by commas. A filter that begins with $share/ "
        "switches the connection to MQTT 5.",
    )
    mqtt_client_id: str = Field(
        default="baumfeuchte-ingest",
        min_length=1,
        description="Client id of the persistent session; each ingest worker needs its own.",
    )
    mqtt_ca_file: Path | None = Field(
        default=None,
        description="PEM file of the certificate authority for mqtts://; default: the system's.",
    )
    mqtt_client_cert_file: Path | None = Field(
        default=None,
        description="PEM file of our own certificate, for a broker that wants one (mTLS).",
    )
    mqtt_client_key_file: Path | None = Field(
        default=None,
        description="PEM file of its key; default: in the file of the certificate.",
    )
    mqtt_status: bool = Field(
        default=True,
        description="Whether `ingest` keeps a retained message on "
        "baumfeuchte/v1/ingest/CLIENT_ID/status that says whether it is there.",
    )
    mqtt_brokers_file: Path | None = Field(
        default=None,
        description="TOML file with several brokers or users to receive from, instead of "
        "BAUMFEUCHTE_MQTT_URL (docs/operations.md).",
    )
    http_host: str = Field(default="127.0.0.1", description="Address that `serve` listens on.")
    http_port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="Port that `serve` listens on; 0: any free one.",
    )
    proxy_addresses: str = Field(
        default="127.0.0.1",
        description="Addresses or networks of the TLS proxy, separated by commas: what it says of "
        "a visitor's address counts. * trusts everybody.",
    )
    metrics_host: str = Field(
        default="127.0.0.1", description="Address that the metrics of `ingest` are served on."
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port of `ingest` that answers Prometheus on /metrics. Not set: none.",
    )
    public_read: bool = Field(
        default=False,
        description="true: pages and reading requests need no key. `demo` sets it.",
    )
    demo: bool = Field(
        default=False,
        description="Set by `demo`: one click on the login page for each role, and cookies that "
        "also work without HTTPS. Never for a real city.",
    )
    city_name: str = Field(default="", description="Name of the city in the head of the pages.")
    public_url: str = Field(
        default="",
        description="Address under which people reach the pages (https://...), for the QR labels "
        "of trees. Default: the address that the page was asked with.",
    )
    tile_url: str = Field(
        default="",
        description="Raster tiles for the map, such as https://tiles.example/{z}/{x}/{y}.png. "
        "Not set: none, and no page asks another server for anything.",
    )
    tile_credit: str = Field(default="", description="Who has to be named for the tiles.")
    map_file: Path | None = Field(
        default=None,
        description="GeoJSON file with the city's districts and streets as the map's ground.",
    )
    routing_url: str = Field(
        default="",
        description="Address of a Valhalla or OSRM server for the ways of tours. Not set: straight "
        "lines with a detour factor.",
    )
    routing_kind: Literal["osrm", "valhalla"] = Field(
        default="osrm", description="Which of the two that server is."
    )
    oidc_issuer: str = Field(
        default="", description="Address of the city's login service (OpenID Connect). Optional."
    )
    oidc_client_id: str = Field(default="", description="Our name at that service.")
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="Our secret at that service."
    )
    oidc_label: str = Field(
        default="Single Sign-on", description="What the login page calls that service."
    )
    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="Folder of the embedded PostgreSQL and of `demo`. Default: "
        "/var/lib/baumfeuchte for root, else the user's data folder.",
    )
    clock_start: str | None = Field(
        default=None,
        description="Own clock for demo and tests: an ISO 8601 time from which time runs at real "
        "speed, counted from the start of the process, or from a Unix time given after an @ "
        "(2026-07-15T05:30:00+02:00@1790000000), so that several processes agree.",
    )
    time_zone: str = Field(default="Europe/Berlin", description="Local time zone of the city.")
    raw_retention_days: int = Field(
        default=180, ge=1, le=36_500, description="How long raw uplinks are kept for a replay."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="Least level that is logged."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="text: lines for people; json: one object per line."
    )
    weather_provider: Literal["bright_sky", "dwd", "open_meteo", "file", "none"] = Field(
        default="bright_sky",
        description="Where `weather fetch` gets the weather from (docs/weather.md); none: advice "
        "is computed from the season's mean, without weather data.",
    )
    weather_file: Path | None = Field(
        default=None, description="CSV file of the provider `file` (docs/weather.md)."
    )
    weather_bright_sky_url: str = Field(
        default="https://api.brightsky.dev", description="Address of Bright Sky, or of your own."
    )
    weather_dwd_url: str = Field(
        default="https://opendata.dwd.de", description="Open data server of the DWD, or a mirror."
    )
    weather_dwd_catalogue_url: str = Field(
        default="https://www.dwd.de/DE/leistungen/met_verfahren_mosmix/"
        "mosmix_stationskatalog.cfg?view=nasPublication",
        description="List of the MOSMIX stations.",
    )
    weather_open_meteo_url: str = Field(
        default="https://api.open-meteo.com",
        description="Address of Open-Meteo; the free one is for non-commercial use only.",
    )
    weather_open_meteo_key: SecretStr | None = Field(
        default=None, description="API key of a paid plan of Open-Meteo."
    )
    weather_timeout_s: float = Field(
        default=20.0,
        gt=0.0,
        le=300.0,
        description="Seconds that a weather service may be silent; it gets three tries.",
    )
    tts_api_key: SecretStr | None = Field(
        default=None,
        description="API key of The Things Stack for `backfill tts`, with the right to read the "
        "application's traffic.",
    )

    @field_validator("data_dir", mode="before")
    @classmethod
    def _no_empty_folder(cls, value: object) -> object:
        """An empty setting, as compose files give it, would be the current folder."""
        return default_data_dir() if value == "" else value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            msg = f"{value!r} is no time zone of the IANA list; use for example Europe/Berlin"
            raise ValueError(msg) from error
        return value

    @field_validator("clock_start")
    @classmethod
    def _clock(cls, value: str | None) -> str | None:
        if value is not None:
            make_clock(value, zone=ZoneInfo("UTC"))
        return value

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topic filters as a tuple."""
        return tuple(part.strip() for part in self.mqtt_topics.split(",") if part.strip())

    def clock(self) -> Callable[[], datetime]:
        """The one clock of this process (aware, UTC)."""
        return make_clock(self.clock_start, zone=self.zone)


def make_clock(start: str | None, *, zone: ZoneInfo) -> Callable[[], datetime]:
    """A clock that runs at real speed.

    Args:
        start: None for the real time, else ``ISO[@UNIX]`` as in the setting ``clock_start``.
            A time without an offset is local time of ``zone``.
        zone: the city's time zone.

    Returns:
        A function that answers the time now, aware and in UTC.

    Raises:
        ValueError: the text is no such time.
    """
    if start is None:
        return lambda: datetime.now(UTC)
    text, _, unix = start.partition("@")
    try:
        begin = datetime.fromisoformat(text.strip())
        anchor = datetime.fromtimestamp(float(unix), UTC) if unix else datetime.now(UTC)
    except (ValueError, OverflowError, OSError) as error:
        msg = f"{start!r} is no time; use for example 2026-07-15T05:30:00+02:00"
        raise ValueError(msg) from error
    if not (FIRST_YEAR <= begin.year <= LAST_YEAR and anchor.year <= LAST_YEAR):
        msg = f"{start!r} is not between {FIRST_YEAR} and {LAST_YEAR}; check the year"
        raise ValueError(msg)
    if begin.tzinfo is None:
        begin = begin.replace(tzinfo=zone)
    offset = begin.astimezone(UTC) - anchor
    return lambda: datetime.now(UTC) + offset


def setting_names() -> list[str]:
    """The environment variables that exist, in the order of ``Settings``."""
    return [PREFIX + name.upper() for name in Settings.model_fields]


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingError: a variable with our prefix is unknown, or a value cannot be used. The text
            never repeats a value, which may be a secret.
    """
    known = setting_names()
    for name in os.environ:
        if name.startswith(PREFIX) and name not in known and not name.startswith(PREFIX + "TEST_"):
            # Without the prefix, which would make every name look similar.
            own = [other.removeprefix(PREFIX) for other in known]
            near = difflib.get_close_matches(name.removeprefix(PREFIX), own, n=1)
            hint = f"did you mean {PREFIX}{near[0]}?" if near else "see docs/settings.md."
            msg = f"{name} is not a setting; {hint}"
            raise SettingError(msg)
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        msg = f"{name} cannot be used: {first['msg']}. See docs/settings.md."
        raise SettingError(msg) from error
