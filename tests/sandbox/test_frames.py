from __future__ import annotations

import pytest

from baumfeuchte.sandbox.frames import HEADER_BYTES, LONGEST, length_of, pack, unpack


@pytest.mark.parametrize("text", ["", "µ", "\ud800", "\0", "x" * 100_000])
def test_there_and_back(text: str) -> None:
    data = pack({"id": 1, "text": text})
    assert length_of(data[:HEADER_BYTES]) == len(data) - HEADER_BYTES
    assert unpack(data[HEADER_BYTES:]) == {"id": 1, "text": text}


def test_what_is_no_message() -> None:
    with pytest.raises(ValueError, match=str(LONGEST + 1)):
        length_of((LONGEST + 1).to_bytes(HEADER_BYTES, "big"))
    for body in (b"", b"[]", b"\xff", b"{"):
        with pytest.raises(ValueError, match=r"."):
            unpack(body)
