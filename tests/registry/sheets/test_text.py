"""Encodings of registers, and files that mix them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baumfeuchte.registry.sheets.text import decode

TEXT = "Baumnr;Straße\n1;Königsallee\n2;Äußere Würzburger Straße\n"


def codes(data: bytes) -> list[str]:
    return [note.code for note in decode(data)[1]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850"]
)
def test_one_encoding_is_no_news(encoding: str) -> None:
    text, notes = decode(TEXT.encode(encoding))
    assert text == TEXT
    assert notes == ()


def test_two_encodings_in_one_file() -> None:
    data = "a;Straße\n".encode() + "b;Königsallee\n".encode("cp1252") + b"c;Plain\n"
    text, (note,) = decode(data)
    assert text == "a;Straße\nb;Königsallee\nc;Plain\n"
    assert (note.code, note.values) == ("mixed_encoding", {"count": 1})


@pytest.mark.parametrize("page", ["cp1252", "latin-1"])
def test_letters_that_were_encoded_twice(page: str) -> None:
    twice = "Straße Königsallee Überweg m²".encode().decode(page)
    assert "Ã" in twice
    text, (note,) = decode(twice.encode())
    assert text == "Straße Königsallee Überweg m²"
    assert (note.code, note.values["count"]) == ("encoded_twice", 4)


def test_a_name_with_such_letters_stays() -> None:
    assert decode("São Ângelo".encode())[0] == "São Ângelo"


def test_letters_that_are_lost_for_good() -> None:
    assert codes("Stra\ufffde\nAllee\nK\ufffdnig\n".encode()) == ["lost_letters"]


def test_letters_of_a_mac() -> None:
    assert decode(unicodedata.normalize("NFD", "Königsallee").encode())[0] == "Königsallee"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_text(data: bytes) -> None:
    text, _ = decode(data)
    assert isinstance(text, str)
