"""Photographs as people have them, cut to the specifications that real notices gave."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFilter

from portal.foundation.files.images import (
    PortraitSpec,
    accept_image,
    portrait,
    rotated,
)
from portal.kernel.errors import Refused
from tests.foundation import corpus

# Specifications seen in notices (millimetres at 300 dpi, or pixels; kilobytes).
SPECS = [
    PortraitSpec(402, 531, max_bytes=20 * 1024),  # 34 × 45 mm
    PortraitSpec(413, 531, max_bytes=20 * 1024),  # 35 × 45 mm
    PortraitSpec(413, 531, max_bytes=50 * 1024),
    PortraitSpec(295, 413, max_bytes=10 * 1024),
    PortraitSpec(215, 300, min_bytes=3 * 1024, max_bytes=60 * 1024),
    PortraitSpec(390, 560, max_bytes=200 * 1024),
]


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    "spec", SPECS, ids=lambda spec: f"{spec.width}x{spec.height}-{spec.max_bytes // 1024}KB"
)
def test_a_phone_photo_fits_every_specification_seen(spec: PortraitSpec) -> None:
    made = portrait(accept_image(corpus.phone_photo()).data, spec)
    assert opened(made).size == (spec.width, spec.height)
    assert spec.min_bytes <= len(made) <= spec.max_bytes


def test_heic_is_decoded_to_its_pixels() -> None:
    clean = accept_image(corpus.heic())
    assert (clean.kind, clean.width, clean.height) == ("heif", 120, 160)
    coat, wall = opened(clean.data).getpixel((60, 140)), opened(clean.data).getpixel((5, 5))
    assert coat[2] > coat[0] + 40 and min(wall) > 200


def test_a_phone_photo_stands_upright() -> None:
    clean = accept_image(corpus.phone_photo())
    assert (clean.width, clean.height) == (1500, 2000)


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "CMYK"), ("PNG", "I;16"), ("PNG", "RGBA"), ("JPEG", "L")]
)
def test_unusual_colours_become_a_portrait(kind: str, mode: str) -> None:
    source = (
        corpus.picture(640, 900, "L").convert("I;16")
        if mode == "I;16"
        else corpus.picture(640, 900, mode)
    )
    made = opened(portrait(accept_image(corpus.saved(source, kind)).data))
    assert made.mode == "RGB" and made.size == (295, 413)


def test_a_tiny_picture_is_no_portrait() -> None:
    with pytest.raises(Refused) as refusal:
        portrait(accept_image(corpus.heic()).data)
    assert refusal.value.code == "file.too_small"


def test_a_blurred_picture_is_known_from_a_sharp_one() -> None:
    sharp = corpus.picture(600, 800)
    soft = sharp.filter(ImageFilter.GaussianBlur(9))
    assert not accept_image(corpus.saved(sharp, "JPEG")).looks_blurred
    assert accept_image(corpus.saved(soft, "JPEG")).looks_blurred


def test_quarter_turns_move_the_pixels_and_others_are_none() -> None:
    clean = accept_image(corpus.jpeg(640, 480)).data
    once = rotated(clean, 90)
    assert opened(once).size == (480, 640)
    # The dark block lay at the bottom; turned clockwise it lies at the left.
    assert opened(once).getpixel((40, 320))[2] > opened(once).getpixel((440, 320))[2] - 200
    assert opened(once).getpixel((20, 320))[0] < 100
    assert opened(rotated(rotated(clean, 90), 270)).size == (640, 480)
    with pytest.raises(ValueError, match="quarter"):
        rotated(clean, 45)
