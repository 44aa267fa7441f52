"""Pictures that people send: decoded in full, freed of everything but the picture, and written anew
as JPEG.

What was hidden in the file (scripts, EXIF with the place, trailing archives) doesn't survive the
re-encoding. Sizes are pixels and bytes.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO

import pi_heif
from PIL import Image, ImageFile, ImageFilter, ImageOps, ImageStat

from portal.kernel.errors import Refused

pi_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = 25_000_000
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

FORMATS = ("JPEG", "PNG", "HEIF", "WEBP")
MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_SIDE = 2000
MIN_SIDE = 64
QUALITY = 88
BLURRED_BELOW = 18.0


@dataclass(frozen=True)
class CleanImage:
    """A JPEG of ours.

    ``kind`` is what the sender's file was (``jpeg``, ``png``, ``heif``, ``webp``); ``sha256`` is of
    ``data``, in hex.
    """

    data: bytes
    width: int
    height: int
    sha256: str
    kind: str


@dataclass(frozen=True)
class PortraitSpec:
    """The identity photograph a notice asks for: exact pixels and the allowed size of the file in
    bytes."""

    width: int = 295
    height: int = 413
    min_bytes: int = 0
    max_bytes: int = 30 * 1024


def accept_image(
    data: bytes,
    *,
    max_pixels: int = MAX_PIXELS,
    max_side: int = MAX_SIDE,
    min_side: int = MIN_SIDE,
    max_bytes: int = MAX_BYTES,
    formats: tuple[str, ...] = FORMATS,
) -> CleanImage:
    """The picture in ``data``, upright, at most ``max_side`` long, without any metadata.

    Raises Refused: ``file.empty``, ``file.too_large`` (bytes), ``file.not_an_image``,
    ``file.too_many_pixels`` (before anything is decoded), ``file.damaged``, ``file.too_small``
    (shorter side under ``min_side``).
    """
    if not data:
        raise Refused("file.empty")
    if len(data) > max_bytes:
        raise Refused("file.too_large", bytes=len(data), max_bytes=max_bytes)
    picture = _open(data, formats, max_pixels)
    kind = (picture.format or "").lower()
    width, height = picture.size
    if min(width, height) < min_side:
        raise Refused("file.too_small", width=width, height=height, min_side=min_side)
    try:
        _decode_no_larger_than_needed(picture, max_side)
        picture.load()
        upright = _flat(ImageOps.exif_transpose(picture), max_side)
    # Decoders raise whatever they like on broken input; all of it means the same to the sender.
    except Exception as error:
        raise Refused("file.damaged") from error
    clean = _jpeg(upright, QUALITY)
    return CleanImage(clean, upright.width, upright.height, hashlib.sha256(clean).hexdigest(), kind)


def _open(data: bytes, formats: tuple[str, ...], max_pixels: int) -> Image.Image:
    # WeasyPrint switches this on for the whole process when it is imported, and half a picture
    # would pass for a whole one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture = Image.open(BytesIO(data), formats=formats)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("file.too_many_pixels", max_pixels=max_pixels) from error
    except Exception as error:  # a header that no decoder understands
        raise Refused("file.not_an_image") from error
    if picture.width * picture.height > max_pixels:
        raise Refused(
            "file.too_many_pixels", pixels=picture.width * picture.height, max_pixels=max_pixels
        )
    return picture


def _decode_no_larger_than_needed(picture: Image.Image, side: int) -> None:
    """JPEG can be decoded at a half, a quarter or an eighth; asked for the fitting size, not a
    square, it takes the smallest that suffices."""
    scale = side / max(picture.size)
    if scale < 1:
        picture.draft("RGB", (int(picture.width * scale), int(picture.height * scale)))


def _flat(picture: Image.Image, max_side: int) -> Image.Image:
    """RGB on white, at most ``max_side`` long; shrunk before it is flattened, which keeps the peak
    of memory low."""
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in {"P", "PA"}:
        picture = picture.convert("RGBA")
    picture.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if picture.mode in {"RGBA", "LA"}:
        rgba = picture.convert("RGBA")
        white = Image.new("RGB", rgba.size, "white")
        white.paste(rgba, mask=rgba.getchannel("A"))
        return white
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, quality: int, *, dpi: int = 0, subsampling: int = 2) -> bytes:
    # A copy of the bare pixels: Pillow would otherwise carry ICC, EXIF and comments over.
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())
    out = BytesIO()
    extra = {"dpi": (dpi, dpi)} if dpi else {}
    bare.save(out, "JPEG", quality=quality, subsampling=subsampling, **extra)
    return out.getvalue()


def portrait(data: bytes, spec: PortraitSpec = PortraitSpec()) -> bytes:
    """An identity photograph from a :class:`CleanImage`'s data: cut to the ratio (more from below
    than above), resized, within the bytes asked for.

    Raises Refused ``file.too_small`` when the picture has fewer pixels than asked for, or can't
    reach ``min_bytes``.
    """
    picture = _open(data, ("JPEG",), MAX_PIXELS).convert("RGB")
    if picture.width < spec.width or picture.height < spec.height:
        raise Refused(
            "file.too_small",
            width=picture.width,
            height=picture.height,
            min_width=spec.width,
            min_height=spec.height,
        )
    fitted = ImageOps.fit(
        picture, (spec.width, spec.height), Image.Resampling.LANCZOS, centering=(0.5, 0.3)
    )
    low, high, best = 20, 98, b""
    while low <= high:
        quality = (low + high) // 2
        attempt = _jpeg(fitted, quality, dpi=300, subsampling=0 if quality > 90 else 2)
        if len(attempt) <= spec.max_bytes:
            best, low = attempt, quality + 1
        else:
            high = quality - 1
    if not best:
        raise Refused("file.too_large", max_bytes=spec.max_bytes)
    if len(best) < spec.min_bytes:
        raise Refused("file.too_small", bytes=len(best), min_bytes=spec.min_bytes)
    return best


def rotated(data: bytes, degrees: int) -> bytes:
    """A :class:`CleanImage`'s data turned clockwise by 90, 180 or 270 degrees.

    Raises ValueError for another angle.
    """
    turns = {
        90: Image.Transpose.ROTATE_270,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_90,
    }
    if degrees not in turns:
        raise ValueError(f"no quarter turn: {degrees}")
    return _jpeg(
        _open(data, ("JPEG",), MAX_PIXELS).convert("RGB").transpose(turns[degrees]), QUALITY
    )


def sharpness(data: bytes) -> float:
    """How much edge there is in a picture (variance of its Laplacian at 600 pixels); out of focus
    or shaken lies below :data:`BLURRED_BELOW`."""
    picture = _open(data, ("JPEG",), MAX_PIXELS)
    picture.draft("L", (600, 600))
    grey = picture.convert("L")
    grey.thumbnail((600, 600), Image.Resampling.BOX)
    laplacian = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
    # The filter leaves the outermost pixels as they were, which would count as edges.
    inner = grey.filter(laplacian).crop((1, 1, max(2, grey.width - 1), max(2, grey.height - 1)))
    return ImageStat.Stat(inner).var[0]


def looks_blurred(data: bytes) -> bool:
    """A hint for the sender, never a verdict."""
    return sharpness(data) < BLURRED_BELOW


def thumbnail(data: bytes, side: int = 320) -> bytes:
    """A JPEG of at most ``side`` pixels from a :class:`CleanImage`'s data."""
    picture = _open(data, ("JPEG",), MAX_PIXELS)
    picture.draft("RGB", (side * 2, side * 2))
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _jpeg(picture.convert("RGB"), 80)


def perceptual_hash(data: bytes) -> str:
    """64-bit difference hash, 16 hex digits: the same picture re-encoded or resized lands within a
    few bits."""
    picture = _open(data, FORMATS, MAX_PIXELS)
    picture.draft("L", (64, 64))
    small = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    cells = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (cells[row * 9 + column] > cells[row * 9 + column + 1])
    return f"{bits:016x}"


def hash_distance(one: str, other: str) -> int:
    """How many of the 64 bits of two perceptual hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
