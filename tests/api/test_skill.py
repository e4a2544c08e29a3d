from __future__ import annotations

from datetime import date
from typing import Any

from baumfeuchte.api.schemas.skill import Skill
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.skill import ForecastScore
from baumfeuchte.storage.engine import Database
from baumfeuchte.storage.scores import store_scores


def test_scores_in_the_declared_shape(server: Any) -> None:
    score = ForecastScore(
        day=date(2001, 7, 10),
        lead_days=3,
        quantity=Quantity.SOIL_WATER_TENSION_KPA,
        age_class="2",
        weather="climatology",
        forecasts=3,
        error_sum=10.0,
        persistence_error_sum=0.0,
        bias_sum=-1.0,
        covered=2,
        safe=0,
        safe_wrong=0,
    )
    database = Database(server.city.url, pool_size=1)
    with database.begin() as conn:
        store_scores(conn, [score])
    database.dispose()
    path = "/api/v1/skill?since=2001-07-01&until=2001-07-31"
    answer = server.get(path)
    Skill.model_validate_json(answer.content)
    assert answer.json()["groups"] == [
        {
            "quantity": "soil_water_tension_kpa",
            "lead_days": 3,
            "age_class": None,
            "weather": None,
            "forecasts": 3,
            "mean_absolute_error": 3.3333,
            "bias": -0.3333,
            "skill": None,
            "coverage_80": 0.6667,
            "safe_said": 0,
            "safe_wrong": None,
        }
    ]
    (grouped,) = server.get(f"{path}&by=weather&by=age_class&by=weather").json()["groups"]
    assert (grouped["weather"], grouped["age_class"]) == ("climatology", "2")
    assert server.get("/api/v1/skill").json()["groups"] == []


def test_periods_that_make_no_sense(server: Any) -> None:
    answer = server.get("/api/v1/skill?since=2026-07-02&until=2026-07-01")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "since"
    assert server.get("/api/v1/skill?by=colour").status_code == 422
