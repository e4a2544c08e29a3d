"""What is wrong with an explanation: its sentences against the numbers that are stored with it.

Written from the sentences, not from the code that makes them: it reads them as people do.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from baumfeuchte.domain.recommendation import Status
from baumfeuchte.irrigation.explain import sentence
from baumfeuchte.irrigation.explanation import explanation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation

NUMBER: Final = {"de": r"\d+(?:\.\d{3})*(?:,\d+)?", "en": r"\d+(?:,\d{3})*(?:\.\d+)?"}


def faults(advice: Recommendation, run: PlanningRun | None, zone: tzinfo) -> list[str]:
    """Every sentence of an explanation that is no sentence or contradicts the stored numbers."""
    german, english = (explanation(advice, run, language, zone) for language in ("de", "en"))
    texts = {step.code: step.text for step in german}
    found = [
        *_form(advice, german, english),
        *_decision(advice, texts),
        *_outlook(advice, run, texts.get("outlook", "")),
        *_litres(advice, texts.get("litres", "")),
        *_limits(advice, texts.get("limits", "")),
        *_certainty(advice, texts.get("confidence", "")),
    ]
    where = f"{advice.status} {advice.day}"
    return [f"{where}: {fault}" for fault in found]


def numbers(text: str, language: str) -> Counter[float]:
    """All numbers of a text, days and years among them."""
    thousands, point = (".", ",") if language == "de" else (",", ".")
    words = re.findall(NUMBER[language], text)
    return Counter(float(word.replace(thousands, "").replace(point, ".")) for word in words)


def _form(advice: Recommendation, german: list[Step], english: list[Step]) -> Iterator[str]:
    if [step.code for step in german] != [step.code for step in english]:
        yield "the languages have other steps"
    for ours, theirs in zip(german, english, strict=False):
        yield from _pair(ours.text, theirs.text, advice.rule_version)
        if ours.numbers != theirs.numbers:
            yield f"other numbers in {ours.code}"
    for reason in advice.reasons:
        told = [sentence(reason, advice, language) for language in ("de", "en")]
        yield from _pair(told[0], told[1], advice.rule_version)


def _pair(german: str, english: str, rules: str) -> Iterator[str]:
    for text in (german, english):
        if not re.fullmatch(r"[A-ZÄÖÜ0-9].*\.", text, flags=re.DOTALL):
            yield f"no whole sentence: {text}"
        if re.search(r"[{}?]|\bNone\b|\bnan\b|  |\.\.| \.|(^| )-\d", text):
            yield f"not written out: {text}"
        if re.search(r"in höchstens \d+ Tag|(?<!probably )within \d+ days?\.$", text):
            yield f"a band is no bound: {text}"
    ours, theirs = (text.replace(rules, "") for text in (german, english))
    if numbers(ours, "de") != numbers(theirs, "en"):
        yield f"other numbers: {german} | {english}"


def _decision(advice: Recommendation, texts: dict[str, str]) -> Iterator[str]:
    """The words of the rule against value and limits, on the scale of the available water."""
    text, inputs = texts.get("decision", ""), advice.inputs
    value: Any = inputs.get("rew", inputs.get("rew_mean"))
    water_at: Any = inputs.get("water_at_rew")
    critical: Any = inputs.get("critical_rew")
    if not text or value is None or water_at is None:
        return
    holds = {
        "kritische Grenze oder trockener": value <= critical,
        "Gießgrenze oder trockener": value <= water_at,
        "nicht erreicht": value > water_at,
        "schon erreicht": value > water_at,
    }
    for words, holding in holds.items():
        if words in text and not holding:
            yield f"{value} beside {water_at} and {critical}: {text}"
    if advice.status in {Status.CRITICAL, Status.DRY} and not any(map(text.__contains__, holds)):
        yield f"does not say why: {text}"
    main = sentence(advice.reasons[0], advice, "de")
    if "kPa" in main:
        value, limit = (int(word) for word in re.findall(r"(\d+) kPa", main))
        reached = advice.status in {Status.CRITICAL, Status.DRY} and "schon erreicht" not in main
        if (value < limit) if reached else (value > limit):
            yield f"another direction than {advice.status}: {main}"
        if "unter" in text:
            yield f"a tension is not below its limit: {text}"


def _outlook(advice: Recommendation, run: PlanningRun | None, text: str) -> Iterator[str]:
    inputs: Any = advice.inputs
    shown = re.search(r"beträgt (knapp |weniger als |mehr als )?(\d+) %", text)
    if shown and advice.status in {Status.OK, Status.DRY, Status.SOON}:
        chance = int(shown[2]) - (0.5 if shown[1] == "knapp " else 0.0)
        if advice.status is Status.OK and chance >= 50.0:
            yield f"more likely than not: {text}"
        waits = "rain_wait" in inputs  # such a tree is "soon" whatever its chance
        if advice.status is Status.SOON and chance < 50.0 and not waits:
            yield f"less likely than not: {text}"
    later = re.search(r"in einer Woche(.*) (\d+) % des", text)
    if later:
        weather: Any = {} if run is None else run.shared_inputs.get("weather", {})
        week = [0.0] if not weather else _rain_of(weather, inputs)[:7]
        said = "Regen" in later[1] or "solchem Wetter" in later[1]
        if sum(mm or 0.0 for mm in week) > 0.0 and not said:
            yield f"counts on rain and does not say so: {text}"
        dry, wet = inputs["wilting_point"], inputs["field_capacity"]
        share = (inputs["path"][min(7, len(inputs["path"])) - 1] - dry) / (wet - dry)
        if abs(100.0 * max(share, 0.0) - int(later[2])) > 0.51:
            yield f"not the stored path: {text}"


def _rain_of(weather: Any, inputs: Any) -> list[float | None]:
    series = weather.get("cells", {}).get(str(inputs.get("weather_cell")))
    return [] if series is None else list(weather["series"][series].get("rain_mm", []))


def _litres(advice: Recommendation, text: str) -> Iterator[str]:
    """The day whose soil is filled up, and how the need became a round number."""
    inputs: Any = advice.inputs
    if not text or "kein Wasser" in text:
        return
    needed, litres = re.search(r"nötig sind also (?:gut )?([\d.]+) Liter", text), advice.litres or 0
    if needed is None:
        yield f"does not say what is needed: {text}"
        return
    gross = int(needed[1].replace(".", ""))
    if "aufgerundet" in text and not 0 < litres - gross <= 10:
        yield f"that is no rounding: {text}"
    if "mindestens" in text and litres - gross < 10:
        yield f"that is rounding: {text}"
    if not re.search("aufgerundet|mindestens|begrenzt", text) and gross != litres:
        yield f"{litres} litres are advised: {text}"
    if "theta_now" not in inputs:
        if "Am Gießtag" not in text and inputs["rew_planned"] != inputs["rew_mean"]:
            yield f"not the value of today: {text}"
        return
    ahead = 0 if advice.water_by is None else (advice.water_by - advice.day).days
    expected = inputs["path"][ahead - 1] if "Am Gießtag" in text else inputs["theta_now"]
    said = float(re.findall(r"(\d+,\d) Vol", text)[1].replace(",", "."))
    if abs(expected - inputs["theta_planned"]) > 1e-9 or abs(100.0 * expected - said) > 0.051:
        yield f"{expected} is meant: {text}"


def _limits(advice: Recommendation, text: str) -> Iterator[str]:
    tension = advice.inputs.get("sensor_kind") == "tension"
    if text and ("aufwärts" in text) is not tension:
        yield f"another direction: {text}"


def _certainty(advice: Recommendation, text: str) -> Iterator[str]:
    if "abgeglichen" in text and advice.inputs.get("calibration") not in {"winter", "site"}:
        yield f"nobody matched it: {text}"
