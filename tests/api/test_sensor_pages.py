"""The pages of sensors without a browser: what they show, what they refuse."""

from __future__ import annotations

from typing import Any

import pytest

UNKNOWN = "70b3d57ed0000001"


@pytest.mark.parametrize(
    "path",
    [
        "/sensors",
        "/sensors?kind=silent&q=BO-0003&lang=en",
        "/sensors?kind=nonsense&page=99",
        "/sensors/a84041c3f1850001",
        "/sensors/a84041c3f1850003?lang=en",
        "/sensors/register",
        "/sensors/rejections",
        "/sensors/rejections?reason=truncated&lang=en",
        "/sensors/rejections?dev_eui=70-B3-D5-7E-D0-00-00-01",
        "/sensors/rejections/1",
        "/sensors/types",
        "/sensors/types?q=dragino",
        "/sensors/types/dragino/LSE01",
        "/sensors/types/new",
        f"/sensors/register?code={UNKNOWN}",
        f"/sensors/register?code={UNKNOWN}&device=dragino/LSE01&step=2&q=BO",
        f"/sensors/register?code={UNKNOWN}&device=dragino/LSE01&step=2&lat=51.45&lon=7.26",
        f"/sensors/register?code={UNKNOWN}&device=dragino/LSE01&step=3&tree=BO-0013",
        f"/sensors/register?code={UNKNOWN}&device=dragino/LSE01&step=4&tree=BO-0013&depth_0=30",
    ],
)
def test_pages_are_shown(server: Any, path: str) -> None:
    with server.person("sensors") as browser:
        answer = browser.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    assert answer.text.count("<h1") == 1
