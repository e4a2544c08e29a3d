"""Any picture that a phone sends becomes a small JPEG without place, device and other metadata."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from baumfeuchte.api.problems import Problem

LONGEST_PX: Final = 1600
MOST_PIXELS: Final = 60_000_000
"""More than any phone's camera; a file that unfolds to more is a bomb or a mistake."""
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82
# Pillow's own limit only warns; ours is checked as soon as the size is known, before decoding.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A JPEG of ours."""

    jpeg: bytes
    width: int
    height: int


def small_jpeg(sent: bytes) -> Picture:
    """Decode a JPEG, PNG or WebP, turn it upright and make it small; nothing but pixels stays.

    Raises:
        Problem: 415 where it is none of these, 422 where it is broken or has too many pixels.
    """
    try:
        with Image.open(io.BytesIO(sent), formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _unusable(
                    f"it has {image.width} x {image.height} pixels; send one with at most "
                    f"{MOST_PIXELS // 1_000_000} million"
                )
            image.draft("RGB", (LONGEST_PX, LONGEST_PX))
            return _encoded(image)
    except UnidentifiedImageError:
        raise Problem(
            415,
            "This is no JPEG, PNG or WebP picture; take a photo or choose a picture file.",
            code="not_a_picture",
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise _unusable("the file is broken; take it again") from None


def _encoded(image: Image.Image) -> Picture:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_PX, LONGEST_PX))
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        layered = upright.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        upright = ground
    # A new image: what the file said beside its pixels does not come along.
    plain = Image.new("RGB", upright.size)
    plain.paste(upright.convert("RGB"))
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(jpeg=out.getvalue(), width=plain.width, height=plain.height)


def _unusable(why: str) -> Problem:
    return Problem(422, f"The picture cannot be used: {why}.", code="unusable_picture")
