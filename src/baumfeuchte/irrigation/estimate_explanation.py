"""How many litres a tree without a sensor is advised, step by step (irrigation-science 3.3, 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.irrigation import explanation_parts as parts
from baumfeuchte.irrigation import explanation_texts as words
from baumfeuchte.irrigation.explanation_step import say, some
from baumfeuchte.irrigation.wording import day_text, number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import Recommendation
    from baumfeuchte.irrigation.wording import Language


def estimated_litres(advice: Recommendation, language: Language) -> Step:
    """The litres of an estimate: what the soil holds, what is missing, what arrives.

    Source: irrigation-science 3.3; REW without unit, litres.

    Args:
        advice: with litres, and the numbers of ``estimate_inputs``.
        language: ``de`` or ``en``.
    """
    inputs: Mapping[str, Any] = advice.inputs
    litres = advice.litres or 0
    missing = max(inputs["target_rew"] - max(inputs["rew_planned"], 0.0), 0.0)
    net = missing * inputs["total_available_litres"]
    gross = net / inputs["efficiency"]
    text = words.TEXTS[language]["litres_estimated"].format(
        target=percent(inputs["target_rew"]),
        day=day_text(advice.water_by or advice.day, language),
        planned=percent(max(inputs["rew_planned"], 0.0)),
        total=number(inputs["total_available_litres"], 0, language),
        net=number(net, 0, language),
        efficiency=percent(inputs["efficiency"]),
        gross=number(gross, 0, language),
        rounded=parts.ROUNDED[language]["up" if gross <= litres else "capped"].format(
            litres=number(litres, 0, language)
        ),
    )
    count = inputs.get("passes") or 1
    text += parts.PASSES[language].format(count=count) if count > 1 else ""
    names = ("rew_planned", "target_rew", "total_available_litres", "efficiency",
             "litres_interval_80")  # fmt: skip
    return say("litres", text, language, source="irrigation-science 3.3", **some(inputs, names))
