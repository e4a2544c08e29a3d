"""How many litres a tree without a sensor is advised, step by step (irrigation-science 3.3, 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baumfeuchte.irrigation import explanation_texts as words
from baumfeuchte.irrigation.explanation_step import litres_words, planned_words, say, some
from baumfeuchte.irrigation.wording import number, percent, share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation
    from baumfeuchte.irrigation.wording import Language

_SHARES = {"de": "{share} des nutzbaren Wassers", "en": "{share} of the available water"}


def estimated_litres(advice: Recommendation, run: PlanningRun | None, language: Language) -> Step:
    """The litres of an estimate: what the soil holds, what is missing, what arrives.

    Source: irrigation-science 3.3; REW without unit, litres.

    Args:
        advice: with litres, and the numbers of ``estimate_inputs``.
        run: the list that it is of, for the city's own values.
        language: ``de`` or ``en``.
    """
    inputs: Mapping[str, Any] = advice.inputs
    rew = max(inputs["rew_planned"], 0.0)
    net = max(inputs["target_rew"] - rew, 0.0) * inputs["total_available_litres"]
    text = words.TEXTS[language]["litres_estimated"].format(
        target=percent(inputs["target_rew"]),
        planned=planned_words(
            advice,
            _SHARES[language].format(share=share(rew, language)),
            language,
            # The mean path is critical where its probability is one half.
            expected=advice.days_until_critical is not None,
        ),
        total=number(inputs["total_available_litres"], 0, language),
        net=number(net, 0, language),
        **litres_words(advice, run, net / inputs["efficiency"], language),
    )
    names = ("rew_planned", "target_rew", "total_available_litres", "efficiency",
             "litres_interval_80")  # fmt: skip
    return say("litres", text, language, source="irrigation-science 3.3", **some(inputs, names))
