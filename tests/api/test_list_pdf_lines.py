"""Lines of the printed list."""

from __future__ import annotations

import pytest

from baumfeuchte.api.list_pdf_lines import _fitting

TOLD = "In 30 cm Tiefe sind noch 31 % der nutzbaren Wassermenge da, das sind 12,4 Vol.-% am Tag"


@pytest.mark.parametrize("width", range(30, 260, 7))
def test_a_number_and_its_unit_stay_on_one_line(width: int) -> None:
    lines = _fitting(TOLD, "Helvetica", 8.5, width, 99)
    assert " ".join(lines) == TOLD
    for whole in ("30 cm", "31 %", "12,4 Vol.-%"):
        assert any(whole in line for line in lines), whole


def test_what_does_not_fit_ends_with_dots() -> None:
    lines = _fitting(TOLD, "Helvetica", 8.5, 80, 3)
    assert len(lines) == 3
    assert lines[-1].endswith(" ...")
