"""Ask every operation of the OpenAPI document with generated input, right and wrong.

An answer must be no 5xx, have a documented status and media type, and keep to its schema. The test
suite runs this for some seconds as every role; this is the long run against a server of your own,
which it fills with nonsense:

    python benchmarks/fuzz_api.py http://127.0.0.1:8080 --key bf_... --examples 500
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from schemathesis import APIOperation, Case

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EVERY_KNOWN = 2  # each second request names things that exist


ENDLESS = ("/api/v1/events",)
"""Answers that go on as long as somebody listens."""


@dataclass
class Report:
    """What came of one operation: answers by caller and status, and what was wrong."""

    operation: str
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to fuzz.

    Attributes:
        url: of the service.
        callers: name -> headers; each generated request is sent as everybody.
        examples: for each operation.
        known: parameter -> values that exist; every second request has one of them.
        inspect: looks at each answer of a caller, too; an AssertionError is a failure.
    """

    url: str
    callers: Mapping[str, Mapping[str, str]]
    examples: int
    known: Mapping[str, Sequence[object]] = field(default_factory=dict)
    inspect: Callable[[str, Any], None] = lambda _name, _answer: None


def fuzz(plan: Plan) -> list[Report]:
    """Fuzz every operation."""
    schema = schemathesis.openapi.from_url(f"{plan.url}/openapi.json")
    operations = (found.ok() for found in schema.get_all_operations())
    return [_fuzz_one(found, plan) for found in operations if found.path not in ENDLESS]


def _fuzz_one(operation: APIOperation[Any, Any, Any, Any], plan: Plan) -> Report:
    report = Report(f"{operation.method.upper()} {operation.path}")
    turns = itertools.count()
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)

    @settings(
        max_examples=plan.examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes)))
    def ask(case: Case) -> None:
        turn = next(turns)
        if turn % EVERY_KNOWN:
            _name_known(case, plan.known, turn)
        for name, headers in plan.callers.items():
            # Keys in generated headers and cookies are none of ours.
            answer = case.call(base_url=plan.url, headers=dict(headers), cookies={})
            report.statuses[name, answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS)
            plan.inspect(name, answer)

    try:
        ask()
    except (FailureGroup, AssertionError) as error:
        report.failures.append(str(error))
    return report


def _name_known(case: Case, known: Mapping[str, Sequence[object]], turn: int) -> None:
    for where in (case.path_parameters, case.query):
        for name in set(where or ()) & set(known):
            where[name] = known[name][turn // EVERY_KNOWN % len(known[name])]


def table(reports: Sequence[Report]) -> str:
    """What was asked and answered, a line for each operation."""
    lines = [f"{'operation':62} {'requests':>8}  statuses"]
    for report in reports:
        by_status = Counter[int]()
        for (_, status), count in report.statuses.items():
            by_status[status] += count
        counts = " ".join(f"{status}x{count}" for status, count in sorted(by_status.items()))
        total = sum(report.statuses.values())
        mark = "  FAILED" if report.failures else ""
        lines.append(f"{report.operation:62} {total:8}  {counts}{mark}")
    return "\n".join(lines)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("url")
    parser.add_argument("--key", default="")
    parser.add_argument("--examples", type=int, default=200)
    wanted = parser.parse_args()
    headers = {"X-API-Key": wanted.key} if wanted.key else {}
    begin = time.monotonic()
    callers = {"caller": headers}
    reports = fuzz(Plan(url=wanted.url.rstrip("/"), callers=callers, examples=wanted.examples))
    print(table(reports))
    failures = [failure for report in reports for failure in report.failures]
    print(f"\n{len(failures)} failures in {time.monotonic() - begin:.0f} s")
    print("\n\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
