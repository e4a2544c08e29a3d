"""What the city chose for its pages, handed in as one value (house law: no settings object)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcOptions:
    """A login service of the city (OpenID Connect); ``issuer`` holds its address."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str = "OpenID"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebOptions:
    """How the pages behave.

    Attributes:
        demo: cookies also work on plain HTTP, and the login page offers each role with one click.
        city_name: stands in the head of the pages.
        public_url: address under which people reach the pages, for QR labels; empty: as asked.
        tile_url: template of a raster tile server (``https://.../{z}/{x}/{y}.png``); empty: none,
            then a page asks nobody else for anything.
        tile_credit: who has to be named for the tiles.
        map_file: the city's own GeoJSON of districts and streets as the map's ground; empty: none.
        routing_url: address of a Valhalla or OSRM server; empty: straight lines with a factor.
        routing_kind: ``valhalla`` or ``osrm``.
        oidc: the city's login service, if there is one.
    """

    demo: bool = False
    city_name: str = ""
    public_url: str = ""
    tile_url: str = ""
    tile_credit: str = ""
    map_file: str = ""
    routing_url: str = ""
    routing_kind: str = "osrm"
    oidc: OidcOptions | None = None


DEFAULT_OPTIONS = WebOptions()
