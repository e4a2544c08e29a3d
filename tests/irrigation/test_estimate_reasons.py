"""From attributes, sensors and weather to sentences: the modules as a planner calls them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pytest

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.budget import BudgetWeather, run_budget
from baumfeuchte.irrigation.budget_learning import LearnedBudget
from baumfeuchte.irrigation.budget_site import budget_site
from baumfeuchte.irrigation.estimate import combine_sources
from baumfeuchte.irrigation.estimate_decision import decide_estimates
from baumfeuchte.irrigation.estimate_inputs import estimate_inputs
from baumfeuchte.irrigation.estimate_litres import EstimateSite
from baumfeuchte.irrigation.estimate_phrases import ESTIMATE_REMARKS
from baumfeuchte.irrigation.estimate_reasons import EstimateEvidence, estimate_reasons
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.group_errors import leave_one_out
from baumfeuchte.irrigation.group_prediction import predict_groups
from baumfeuchte.irrigation.groups import group_keys
from baumfeuchte.irrigation.observations import Observations
from baumfeuchte.irrigation.species import tree_limits
from baumfeuchte.irrigation.thresholds import age_class_index
from baumfeuchte.irrigation.vulnerability import stress_weight

NAN = np.nan
HORIZON = 14
EXAMPLE = (0.62, 0.55, 0.48, 0.70, 0.51)


@dataclass(frozen=True)
class City:
    """Sensed trees by their REW now, then trees without a sensor; age 2, or as told."""

    sensed: tuple[float, ...] = EXAMPLE
    ages: tuple[float, ...] = (2.0,)
    species: tuple[str | None, ...] = ("tilia",)
    soils: tuple[str | None, ...] = ("Sl3",)
    exposures: tuple[str | None, ...] = ("normal",)
    regimes: tuple[str | None, ...] = ("bag",)
    dry_days: int = 5
    loss: float = 0.02
    total: float = 113.6
    crown_m: float = 2.4
    pit: float = 2.0
    observed: float = NAN
    observed_age: float = 0.0
    weather_gaps: int = 0
    history: int = 0
    use_budget: bool = True
    season: bool = True
    learned: bool = False
    declared: str = ""
    crown_litres: float = 20.0

    @property
    def count(self) -> int:
        return len(self.ages)

    def evidence(self) -> EstimateEvidence:
        count, n = self.count, len(self.sensed)
        keys = group_keys(
            species_group=["tilia"] * n + list(self.species * count)[:count],
            age_class=["2"] * n + [f"{age:g}" for age in self.ages],
            soil=["Sl3"] * n + list(self.soils * count)[:count],
            exposure=["normal"] * n + list(self.exposures * count)[:count],
            regime=["bag"] * n + list(self.regimes * count)[:count],
            declared=[self.declared] * (n + count),
        )
        rew = np.array(self.sensed) - self.loss * np.arange(HORIZON + 1)[:, None]
        errors = None
        if self.history:
            random = np.random.default_rng(1)
            errors = leave_one_out(keys, np.arange(n), random.normal(0.5, 0.08, (self.history, n)))
        unsensed = np.arange(n, n + count)
        group = predict_groups(keys, np.arange(n), unsensed, rew, errors=errors)
        years = np.array(self.ages)
        site = budget_site(
            total_litres=np.full(count, self.total),
            standing_years=years,
            crown_diameter_m=np.full(count, self.crown_m),
            pit_area_m2=np.full(count, self.pit),
        )
        days = self.dry_days + HORIZON
        et0 = np.full((days, 1), 4.0)
        et0[: self.weather_gaps] = NAN
        sky = BudgetWeather(
            day_of_year=np.arange(170, 170 + days), et0_mm=et0, rain_mm=np.zeros((days, 1))
        )
        budget = run_budget(site.bucket, sky, np.zeros(count, dtype=np.int64), keep=HORIZON + 1)
        seen = Observations(
            tree=np.array([0]),
            rew=np.array([self.observed]),
            age_days=np.array([self.observed_age]),
            sd_rew=np.array([NAN]),
            share_then=np.array([1.0]),
        )
        line = np.full(count, 0.5)
        learned = LearnedBudget(
            offset=line,
            slope=line,
            sd_rew=np.full(count, 0.15),
            trees=np.full(count, 7),
            level=np.full(count, 4),
        )
        limits = tree_limits(age_class_index(years), years)
        estimate = decide_estimates(
            combine_sources(
                group,
                budget if self.use_budget else None,
                seen,
                learned=learned if self.learned else None,
            ),
            limits,
            EstimateSite(total_litres=np.full(count, self.total), crown_m2=site.crown_m2),
            stress_weight(years),
            season=self.season,
        )
        return EstimateEvidence(
            estimate=estimate,
            limits=limits,
            group=group,
            budget=budget if self.use_budget else None,
            learned=learned if self.learned else None,
            site=site,
            litres_per_crown_m2=self.crown_litres,
        )


def advice(evidence: EstimateEvidence, tree: int = 0) -> Recommendation:
    litres = evidence.estimate.litres[tree]
    return Recommendation(
        tree_id=tree,
        day=date(2026, 6, 24),
        status=evidence.estimate.status[tree],
        litres=None if np.isnan(litres) else int(litres),
        rule_version="1",
        confidence=evidence.estimate.confidence_words()[tree],
        reasons=estimate_reasons(evidence)[tree],
        inputs={**estimate_inputs(evidence)[tree], "rain_sum_mm": 0.0},
    )


def codes(evidence: EstimateEvidence, tree: int = 0) -> list[str]:
    return [reason.code for reason in estimate_reasons(evidence)[tree]]


def texts(evidence: EstimateEvidence, language: Any = "de", tree: int = 0) -> list[str]:
    item = advice(evidence, tree)
    return [sentence(reason, item, language) for reason in item.reasons]


def test_the_worked_example_reads_like_a_person_wrote_it() -> None:
    city = City(use_budget=False, loss=0.0)
    assert texts(city.evidence()) == [
        (
            "Geschätzt sind noch 55 % des nutzbaren Wassers da (wahrscheinlich 33 % bis 77 %; "
            "Grenze 55 %); ohne Regen kritisch vielleicht schon heute, vielleicht erst in mehr als "
            "14 Tagen."
        ),
        "Vor Ort prüfen oder mit der Route mitnehmen.",
        "Nötig sind wahrscheinlich 10 bis 90 l.",
        "Grundlage sind 5 Bäume mit Sensor, in Art, Alter, Boden, Lage und Bewässerung gleich.",
        "Wie gut Bäume mit Sensor für ähnliche sprechen, ist angenommen, noch nicht gemessen.",
    ]
    assert texts(city.evidence(), "en")[0] == (
        "By estimate 55 % of the available water is left (probably 33 % to 77 %; limit 55 %); "
        "without rain critical perhaps today, perhaps not for more than 14 days."
    )


FAILURES = [
    (City(sensed=(NAN,) * 5), Status.UNKNOWN, "group_silent"),
    (City(sensed=(NAN,) * 5, use_budget=False), Status.UNKNOWN, "group_silent"),
    (City(sensed=(NAN,) * 5, total=NAN), Status.UNKNOWN, "group_silent"),
    (City(ages=(30.0,), total=NAN), Status.UNKNOWN, "no_evidence"),
    (City(ages=(30.0,), use_budget=False), Status.UNKNOWN, "no_evidence"),
    (City(sensed=()), Status.SOON, "estimate_dry_soon"),
]


@pytest.mark.parametrize(("city", "status", "code"), FAILURES)
def test_failures_have_a_status_and_a_reason(city: City, status: Status, code: str) -> None:
    evidence = city.evidence()
    assert evidence.estimate.status == (status,)
    assert codes(evidence)[0] == code
    if status is Status.UNKNOWN:
        assert len(codes(evidence)) == 1
        assert advice(evidence).litres is None
        assert advice(evidence).confidence == "-"


def test_broken_sensors_are_counted() -> None:
    assert texts(City(sensed=(NAN, NAN)).evidence())[0].startswith("Alle 2 Sensoren an ähnlichen")
    assert texts(City(sensed=(NAN,)).evidence())[0].startswith("Der einzige Sensor an ähnlichen")
    partly = City(sensed=(0.5, 0.6, NAN)).evidence()
    assert "1 weiterer Sensor dieser Gruppe liefert keine brauchbaren Werte." in texts(partly)


def test_the_level_of_backing_off_is_told() -> None:
    found = [
        codes(City(**changes).evidence())
        for changes in (
            {},
            {"exposures": ("sunny",)},
            {"exposures": ("sunny",), "species": ("acer",)},
            {"exposures": ("sunny",), "species": ("acer",), "soils": ("Ut3",)},
        )
    ]
    levels = ("group_same", "group_any_exposure", "group_any_species", "group_any_soil")
    for level, given in zip(levels, found, strict=True):
        assert [code for code in given if code in levels] == [level]


def test_only_the_budget_is_class_d_and_says_so() -> None:
    evidence = City(ages=(30.0,), total=600.0).evidence()
    assert advice(evidence).confidence == "D"
    assert {"check_on_site", "budget_only"} <= set(codes(evidence))
    assert "Schätzung, vor Ort prüfen." in texts(evidence)


def test_assumptions_and_gaps_are_told() -> None:
    evidence = City(crown_m=NAN, pit=NAN, weather_gaps=3).evidence()
    found = texts(evidence)
    assert "Der Kronendurchmesser ist unbekannt; angenommen sind 5 m² Kronenfläche." in found
    assert "Die Größe der Baumscheibe ist unbekannt; angenommen sind 2 m²." in found
    assert any(text.startswith("An 3 Tagen der Wasserbilanz fehlte das Wetter") for text in found)


def test_a_look_on_site_is_told_with_its_day() -> None:
    found = [texts(City(observed=0.3, observed_age=age).evidence())[-1] for age in (0.0, 1.0, 5.0)]
    assert found == [
        "Eingerechnet ist die Prüfung vor Ort von heute.",
        "Eingerechnet ist die Prüfung vor Ort von gestern.",
        "Eingerechnet ist die Prüfung vor Ort vor 5 Tagen.",
    ]


def test_measured_errors_are_told() -> None:
    assert "group_error_measured" in codes(City(history=20).evidence())
    assert "group_error_assumed" in codes(City(history=10).evidence())


def test_out_of_season() -> None:
    evidence = City(season=False).evidence()
    assert evidence.estimate.status == (Status.MONITORING,)
    assert codes(evidence)[0] == "out_of_season"
    assert not {"check_or_route", "litres_between"} & set(codes(evidence))


def test_an_interval_that_was_not_stored_gives_the_code() -> None:
    reason = Reason(code="estimate_dry_soon", quantity="rew", value=0.5, threshold=0.55)
    bare = Recommendation(
        tree_id=1, day=date(2026, 6, 1), status=Status.SOON, litres=None, rule_version="1"
    )
    assert sentence(reason, bare, "de") == "estimate_dry_soon"


CITIES = [
    *(city for city, _, _ in FAILURES),
    *(City(season=on) for on in (True, False)),
    *(City(sensed=sensed) for sensed in ((0.5, 0.6, NAN), (0.5, 0.6, NAN, NAN))),
    City(sensed=(0.95, 0.99, 1.05), dry_days=0, loss=0.0),
    City(history=20),
    City(learned=True),
    City(use_budget=False, loss=0.0),
    City(sensed=(0.6, 0.6, 0.6), loss=0.04, use_budget=False),
    City(sensed=(0.2, 0.2, 0.3), total=900.0, crown_m=1.8),
    City(sensed=(0.5,)),
    City(exposures=("sunny",)),
    *(City(species=("acer",), declared=area) for area in ("", "Westpark")),
    City(soils=("Ut3",)),
    City(crown_m=NAN, pit=NAN, weather_gaps=1),
    City(weather_gaps=4),
    City(sensed=(), total=600.0),
    *(City(observed=0.3, observed_age=age) for age in (1.0, 6.0)),
    *(City(observed=0.3, crown_litres=most) for most in (20.0, 15.0)),
    City(observed=0.3, crown_m=1.0),
]


def test_every_code_is_given_and_every_text_is_a_whole_sentence() -> None:
    given = set()
    for city in CITIES:
        evidence = city.evidence()
        given |= set(codes(evidence))
        for language in ("de", "en"):
            for text in texts(evidence, language):
                assert re.fullmatch(r"[A-ZÄÖÜ0-9].*\.", text), text
                assert "{" not in text
                assert not re.search(r"\d[.,]\d", text), text
    main = {f"estimate_{end}" for end in ("below_critical", "below_water_at", "dry_soon",
                                          "enough_water")}  # fmt: skip
    assert given == main | set(ESTIMATE_REMARKS["de"]) | {"out_of_season"}
