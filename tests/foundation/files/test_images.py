import importlib
import io
import time
from functools import partial

import pi_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from portal.foundation.files.images import (
    PortraitSpec,
    accept_image,
    clean_picture,
    hash_distance,
    perceptual_hash,
    portrait,
)
from portal.kernel.errors import Refused
from tests.foundation import corpus


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("WEBP", "RGB"),
    ],
)
def test_every_kind_of_picture_becomes_a_jpeg_of_ours(kind, mode):
    source = (
        corpus.picture(mode="L").convert("I;16") if mode == "I;16" else corpus.picture(mode=mode)
    )
    clean = accept_image(corpus.saved(source, kind))
    assert clean.kind == kind.lower()
    assert (clean.width, clean.height) == opened(clean.data).size == (640, 480)
    assert opened(clean.data).format == "JPEG"


def test_pictures_of_phones_can_be_decoded():
    assert "HEIF" in Image.OPEN
    assert pi_heif.libheif_info()["decoders"]


def test_a_heic_header_without_a_picture_is_refused():
    with pytest.raises(Refused) as refusal:
        accept_image(b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + b"\0" * 64)
    assert refusal.value.code in {"file.not_an_image", "file.damaged"}


def test_transparency_lands_on_white():
    clean = accept_image(corpus.saved(Image.new("RGBA", (100, 100), (255, 0, 0, 0)), "PNG"))
    assert min(opened(clean.data).getpixel((50, 50))) > 250


def test_exif_turns_the_picture_and_then_goes():
    clean = accept_image(corpus.jpeg_with_place())
    assert (clean.width, clean.height) == (480, 640)
    assert b"SECRET" not in clean.data
    assert not opened(clean.data).getexif()


def test_large_pictures_are_shrunk():
    clean = accept_image(corpus.jpeg(4000, 3000))
    assert (clean.width, clean.height) == (2000, 1500)


@pytest.mark.parametrize("make", [corpus.jpeg_and_script, corpus.jpeg_and_zip])
def test_a_polyglot_loses_its_other_half(make):
    clean = accept_image(make())
    assert b"<script" not in clean.data
    assert b"PK\x03\x04" not in clean.data


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "file.empty"),
        (corpus.html, "file.not_an_image"),
        (corpus.svg, "file.not_an_image"),
        (corpus.docx, "file.not_an_image"),
        (corpus.gif, "file.not_an_image"),
        (corpus.pdf, "file.not_an_image"),
        (corpus.truncated_jpeg, "file.damaged"),
        (corpus.png_of_400_megapixels, "file.too_many_pixels"),
        (lambda: corpus.jpeg(640, 40), "file.too_small"),
        (lambda: b"\xff" * (12 * 1024 * 1024 + 1), "file.too_large"),
        (partial(corpus.jpeg, 6000, 5000), "file.too_many_pixels"),
    ],
)
def test_what_is_no_good_picture_is_refused_with_its_reason(make, code):
    with pytest.raises(Refused) as refusal:
        accept_image(make())
    assert refusal.value.code == code


def cleaned_here(data):
    """As the bounded process cleans it, but in this one, where it can be watched."""
    options = {"max_pixels": 25_000_000, "max_side": 2000, "min_side": 64, "turn": 0}
    return clean_picture(options | {"formats": ["JPEG", "PNG"], "portrait": None}, data)


def test_a_bomb_is_refused_before_anything_is_decoded(monkeypatch):
    bomb = corpus.png_of_400_megapixels()
    assert len(bomb) < 60_000
    monkeypatch.setattr(
        "PIL.ImageFile.ImageFile.load", lambda _self: pytest.fail("the bomb was decoded")
    )
    before = time.process_time()
    with pytest.raises(Refused):
        cleaned_here(bomb)
    assert time.process_time() - before < 1


def test_half_a_picture_is_refused_after_weasyprint_was_imported():
    importlib.import_module("weasyprint")
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # what that import does, if it was the first
    with pytest.raises(Refused) as refusal:
        cleaned_here(corpus.truncated_jpeg())
    assert refusal.value.code == "file.damaged"


def test_a_text_bomb_is_refused():
    with pytest.raises(Refused) as refusal:
        accept_image(corpus.png_with_text_bomb())
    assert refusal.value.code in {"file.not_an_image", "file.damaged"}


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 20_000),
    st.binary(min_size=1, max_size=40),
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
)
def test_a_mutilated_file_is_refused_or_cleaned_never_an_error(position, junk, kind):
    whole = corpus.saved(corpus.picture(200, 150), kind)
    position %= len(whole)
    try:
        clean = accept_image(whole[:position] + junk + whole[position + len(junk) :])
    except Refused:
        return
    assert opened(clean.data).format == "JPEG"


def test_a_portrait_has_the_pixels_and_bytes_asked_for():
    spec = PortraitSpec(295, 413, min_bytes=5_000, max_bytes=30 * 1024)
    made = portrait(accept_image(corpus.jpeg(1200, 1600)).data, spec)
    assert opened(made).size == (295, 413)
    assert 5_000 <= len(made) <= 30 * 1024


def test_a_portrait_is_never_blown_up():
    with pytest.raises(Refused) as refusal:
        portrait(accept_image(corpus.jpeg(200, 200)).data)
    assert refusal.value.code == "file.too_small"


def test_a_picture_is_decoded_once(monkeypatch):
    """Cut to a portrait, measured and fingerprinted: all from what was decoded first."""
    decoded = []
    load = ImageFile.ImageFile.load
    monkeypatch.setattr(
        ImageFile.ImageFile, "load", lambda self: decoded.append(self.tile) or load(self)
    )
    options = {"max_pixels": 25_000_000, "max_side": 2000, "min_side": 64, "turn": 90}
    spec = {"width": 295, "height": 413, "min_bytes": 0, "max_bytes": 30 * 1024}
    facts, made = clean_picture(
        options | {"formats": ["JPEG"], "portrait": spec}, corpus.jpeg(1600, 1200)
    )
    assert sum(bool(tile) for tile in decoded) == 1
    assert (
        facts["perceptual_hash"]
        == accept_image(
            corpus.jpeg(1600, 1200), turn=90, portrait_of=PortraitSpec()
        ).perceptual_hash
    )
    assert opened(made).size == (295, 413)


def test_a_picture_of_a_thousand_passes_is_stopped():
    """A progressive JPEG repeats its last pass over ten million pixels: small to send, minutes to
    decode."""
    began = time.monotonic()
    with pytest.raises(Refused) as refusal:
        accept_image(corpus.jpeg_of_many_passes(), max_side=10_000, seconds=0.5)
    assert refusal.value.code == "file.bomb"
    assert time.monotonic() - began < 3


def test_the_same_picture_is_recognised_after_resizing():
    one = perceptual_hash(corpus.jpeg(1600, 1200))
    again = perceptual_hash(accept_image(corpus.jpeg(800, 600)).data)
    other = perceptual_hash(corpus.saved(corpus.picture().rotate(180), "JPEG"))
    assert len(one) == 16
    assert hash_distance(one, again) <= 6
    assert hash_distance(one, other) >= 16
