"""Bytes to text: UTF-8, UTF-16, Windows and DOS code pages, and files that mix them."""

from __future__ import annotations

import codecs
import re
import unicodedata

from baumfeuchte.registry.findings import Finding

_DOS_UMLAUTS = re.compile(rb"[A-Za-z][\x81\x84\x94\xe1][a-z]|\b[\x8e\x99\x9a][a-z]")
_WINDOWS_UMLAUTS = re.compile(rb"[\xc4\xd6\xdc\xe4\xf6\xfc\xdf]")
# UTF-8 read as Windows text and saved again: the letters of "Ã¤", "ÃŸ", "Â²".
_TWICE = re.compile("[\u00c2\u00c3][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192"
                    "\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a"
                    "\u20ac\u2122]")  # fmt: skip
_FEW_BYTES = 4


def decode(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """The text of a file, and notes on what was repaired.

    A file that is no UTF-8 is read line by line, because registers are often put together from
    parts of different origin. Letters that were encoded twice (``StraÃŸe``) are repaired.
    """
    text, notes = _decode(data)
    text, count = _TWICE.subn(_repaired, text)
    if count:
        notes.append(Finding(code="encoded_twice", values={"count": count}))
    if "\ufffd" in text:
        lines = sum("\ufffd" in line for line in text.splitlines())
        notes.append(Finding(code="lost_letters", values={"count": lines}))
    # A Mac writes ä as a and two dots.
    return unicodedata.normalize("NFC", text), tuple(notes)


def _decode(data: bytes) -> tuple[str, list[Finding]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), []
    sample = data[:2000]
    if len(sample) >= _FEW_BYTES and sample.count(0) > len(sample) // 3:
        order = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
        return data.decode(order, errors="replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return _line_by_line(data.removeprefix(codecs.BOM_UTF8))


def _line_by_line(data: bytes) -> tuple[str, list[Finding]]:
    dos = bool(_DOS_UMLAUTS.search(data)) and not _WINDOWS_UMLAUTS.search(
        data.replace(b"\xe1", b"")
    )
    page = "cp850" if dos else "cp1252"
    lines = []
    utf8 = 0
    for raw in data.split(b"\n"):
        try:
            line = raw.decode("utf-8")
            utf8 += not raw.isascii()
        except UnicodeDecodeError:
            line = raw.decode(page, errors="replace")
        lines.append(line)
    notes = [Finding(code="mixed_encoding", values={"count": utf8})] if utf8 else []
    return "\n".join(lines), notes


def _repaired(match: re.Match[str]) -> str:
    pair = match.group()
    try:
        return _bytes(pair).decode("utf-8")
    except UnicodeError:
        return pair


def _bytes(pair: str) -> bytes:
    # Five bytes have no letter in the Windows code page and come through as they are.
    return b"".join(
        letter.encode("latin-1") if ord(letter) <= 0xFF else letter.encode("cp1252")  # noqa: PLR2004 - the last letter of latin-1
        for letter in pair
    )
