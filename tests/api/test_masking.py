"""Pages travel packed, and the token in them looks otherwise on each."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.api.masking import masked, unmasked
from baumfeuchte.api.sessions import csrf_of

if TYPE_CHECKING:
    from typing import Any

TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]+)"')


@given(st.text(), st.binary())
def test_a_masked_token_is_found_again(session: str, page: bytes) -> None:
    token = csrf_of(session)
    shown = masked(token, page)
    assert unmasked(shown) == token == unmasked(token)
    assert token not in shown


@given(st.text(max_size=200))
def test_whatever_is_sent_is_compared_and_no_more(sent: str) -> None:
    assert isinstance(unmasked(sent), str)


def test_the_token_differs_with_the_page_and_stays_with_it(server: Any) -> None:
    with server.person("planner") as browser:
        token = csrf_of(next(iter(browser.cookies.values())))
        pages = [browser.get(path).text for path in ("/?q=a", "/?q=b", "/?q=a")]
        seen = [TOKEN.findall(page)[0] for page in pages]
        assert seen[0] != seen[1]
        assert seen[0] == seen[2]
        assert {unmasked(shown) for shown in seen} == {token}
        assert all(token not in page for page in pages)
        told = [browser.get("/api/v1/crew/token").json()["csrf"] for _ in range(2)]
        assert told[0] != told[1]
        for sent in (*seen, *told, token):
            answer = browser.post("/logout", data={"csrf_token": "0" * 128})
            assert answer.status_code == 403
            note = {"tree_number": "BO-0003", "note": "Zaun", "idempotency_key": sent[:40]}
            answer = browser.post("/api/v1/tree-notes", json=note, headers={"X-CSRF-Token": sent})
            assert answer.status_code in {200, 201}, answer.text


def test_a_page_travels_packed_with_a_tag_of_its_own(server: Any) -> None:
    with server.person("planner") as browser:
        plain = browser.get("/", headers={"Accept-Encoding": "identity"})
        with browser.stream("GET", "/", headers={"Accept-Encoding": "gzip"}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["vary"]
        assert gzip.decompress(raw) == plain.content
        assert len(raw) < len(plain.content) / 3
        assert answer.headers["etag"] != plain.headers["etag"]
        again = browser.get("/", headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
