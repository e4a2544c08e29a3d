"""The rooms that the API needs, as the callables that it knows (house law 1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from baumfeuchte.api.options import WebOptions
    from baumfeuchte.api.services import ListMaker, Services
    from baumfeuchte.config import Settings
    from baumfeuchte.sandbox.runner import Sandbox
    from baumfeuchte.storage.engine import Database
    from baumfeuchte.tours.plan import TourPlanner


def build_services(
    intake: Database,
    sandbox: Sandbox,
    clock: Callable[[], datetime],
    list_maker: ListMaker,
    *,
    routing_url: str = "",
    routing_kind: Literal["osrm", "valhalla"] = "osrm",
) -> Services:
    """Wire the rooms.

    Args:
        intake: connections for what webhooks bring.
        sandbox: runs the scripts of device types.
        clock: the time now (aware, UTC).
        list_maker: plans today.
        routing_url: of the city's routing server; empty: straight lines with a factor.
        routing_kind: what it is.
    """
    from baumfeuchte.api.services import Services
    from baumfeuchte.codecs.type_check import check
    from baumfeuchte.ingest.envelopes import NETWORKS
    from baumfeuchte.ingest.gaps import gaps_of
    from baumfeuchte.ingest.health_status import assess
    from baumfeuchte.ingest.intake import Intake, understand
    from baumfeuchte.ingest.replay import replay_rejections
    from baumfeuchte.ingest.replay_uplinks import replay_uplinks
    from baumfeuchte.ingest.webhook import Webhook
    from baumfeuchte.planning.scoring import unpacked
    from baumfeuchte.planning.sensor_checks import sensor_checks
    from baumfeuchte.registry import desk
    from baumfeuchte.registry.export import trees_csv, trees_geojson, trees_xlsx
    from baumfeuchte.registry.file_desk import ImportDesk
    from baumfeuchte.reports.desk import Desk

    planner = _tour_planner(routing_url, routing_kind)
    webhook = Webhook(Intake(intake, sandbox), clock)
    return Services(
        take_uplinks=webhook.take,
        metrics=webhook.metrics,
        check_device_type=partial(check, run_script=sandbox),
        networks=NETWORKS,
        find_gaps=gaps_of,
        assess_health=assess,
        check_sensors=sensor_checks,
        season=Desk(),
        read_forecasts=unpacked,
        understand=understand,
        run_script=sandbox,
        replay=partial(replay_rejections, intake, clock, run_script=sandbox),
        read_again=partial(replay_uplinks, intake, run_script=sandbox),
        desk=desk,
        solve_tours=planner.solve,
        replan_tours=planner.quick.solve,
        order_tour=planner.in_order,
        imports=ImportDesk(),
        list_maker=list_maker,
        tree_files={"csv": trees_csv, "geojson": trees_geojson, "xlsx": trees_xlsx},
    )


def _tour_planner(url: str, kind: Literal["osrm", "valhalla"]) -> TourPlanner:
    from baumfeuchte.tours.plan import TourPlanner

    if not url:
        return TourPlanner()
    from baumfeuchte.tours.street_shapes import StreetShapes
    from baumfeuchte.tours.streets import StreetDistances

    url = url.rstrip("/")
    return TourPlanner(
        find_distances=StreetDistances(url=url, kind=kind),
        find_lines=StreetShapes(url=url, kind=kind),
    )


def web_options(settings: Settings) -> WebOptions:
    """What the city chose for its pages."""
    from baumfeuchte.api.options import OidcOptions, WebOptions

    oidc = None
    if settings.oidc_issuer and settings.oidc_client_id:
        secret = settings.oidc_client_secret
        oidc = OidcOptions(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret="" if secret is None else secret.get_secret_value(),
            label=settings.oidc_label,
        )
    return WebOptions(
        demo=settings.demo,
        city_name=settings.city_name,
        public_url=settings.public_url.rstrip("/"),
        tile_url=settings.tile_url,
        tile_credit=settings.tile_credit,
        map_file="" if settings.map_file is None else str(settings.map_file),
        routing_url=settings.routing_url.rstrip("/"),
        routing_kind=settings.routing_kind,
        oidc=oidc,
    )
