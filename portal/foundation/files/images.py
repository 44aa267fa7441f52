"""Pictures that people send: decoded in full, freed of everything but the picture, and written anew
as JPEG.

What was hidden in the file (scripts, EXIF with the place, trailing archives) doesn't survive the
re-encoding. Sizes are pixels and bytes.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any

import pi_heif
from PIL import Image, ImageFile, ImageFilter, ImageOps, ImageStat

from portal.foundation.jobs.isolation import IsolatedFailure, run_isolated
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
SECONDS, MEGABYTES = 3.0, 400


@dataclass(frozen=True)
class CleanImage:
    """A JPEG of ours.

    ``kind`` is what the sender's file was (``jpeg``, ``png``, ``heif``, ``webp``); ``sha256`` is of
    ``data``, in hex; ``perceptual_hash`` 16 hex digits, alike for pictures that look alike;
    ``sharpness`` as measured at 600 pixels.
    """

    data: bytes
    width: int
    height: int
    sha256: str
    kind: str
    sharpness: float
    perceptual_hash: str

    @property
    def looks_blurred(self) -> bool:
        """A hint for the sender, never a verdict."""
        return self.sharpness < BLURRED_BELOW


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
    turn: int = 0,
    portrait_of: PortraitSpec | None = None,
    seconds: float = SECONDS,
) -> CleanImage:
    """The picture in ``data``, upright, at most ``max_side`` long, without any metadata: decoded
    once, in a bounded process, and measured there. ``turn`` turns it clockwise by quarter turns;
    ``portrait_of`` then cuts an identity photograph from it.

    Raises Refused: ``file.empty``, ``file.too_large`` (bytes), ``file.not_an_image``,
    ``file.too_many_pixels`` (before anything is decoded), ``file.damaged``, ``file.too_small``
    (shorter side under ``min_side``, or too few pixels for the portrait), ``file.bomb`` (decoding
    takes longer or more than allowed), ``work.busy``.
    """
    if not data:
        raise Refused("file.empty")
    if len(data) > max_bytes:
        raise Refused("file.too_large", bytes=len(data), max_bytes=max_bytes)
    options = {
        "max_pixels": max_pixels,
        "max_side": max_side,
        "min_side": min_side,
        "formats": list(formats),
        "turn": turn,
        "portrait": None if portrait_of is None else asdict(portrait_of),
    }
    try:
        facts, clean = run_isolated(
            "portal.foundation.files.images:clean_picture",
            options,
            data,
            seconds=seconds,
            megabytes=MEGABYTES,
        )
    except IsolatedFailure as failure:
        raise Refused("file.damaged" if failure.why == "crash" else "file.bomb") from failure
    return CleanImage(data=clean, sha256=hashlib.sha256(clean).hexdigest(), **facts)


def clean_picture(options: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Worker of :func:`accept_image`: what is known of the picture, and its JPEG."""
    picture = _open(data, tuple(options["formats"]), options["max_pixels"])
    kind, (width, height) = (picture.format or "").lower(), picture.size
    if min(width, height) < options["min_side"]:
        least = options["min_side"]
        raise Refused("file.too_small", width=width, height=height, min_side=least)
    upright = _upright(picture, options["max_side"])
    if options["turn"]:
        upright = upright.transpose(_quarter(options["turn"]))
    if options["portrait"] is None:
        clean = _jpeg(upright, QUALITY)
    else:
        upright, clean = _portrait(upright, PortraitSpec(**options["portrait"]))
    return {
        "width": upright.width,
        "height": upright.height,
        "kind": kind,
        "sharpness": _sharpness(upright),
        "perceptual_hash": _perceptual_hash(upright),
    }, clean


def _upright(picture: Image.Image, max_side: int) -> Image.Image:
    try:
        _decode_no_larger_than_needed(picture, max_side)
        picture.load()
        return _flat(ImageOps.exif_transpose(picture), max_side)
    except MemoryError:
        raise
    # Decoders raise whatever they like on broken input; all of it means the same to the sender.
    except Exception as error:
        raise Refused("file.damaged") from error


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
    return _portrait(_own(data), spec)[1]


def _portrait(picture: Image.Image, spec: PortraitSpec) -> tuple[Image.Image, bytes]:
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
    return fitted, best


def _own(data: bytes) -> Image.Image:
    """A JPEG that we wrote ourselves, and therefore one of bounded size."""
    return _open(data, ("JPEG",), MAX_SIDE * MAX_SIDE).convert("RGB")


def rotated(data: bytes, degrees: int) -> bytes:
    """A :class:`CleanImage`'s data turned clockwise by 90, 180 or 270 degrees.

    Raises ValueError for another angle.
    """
    return _jpeg(_own(data).transpose(_quarter(degrees)), QUALITY)


def _quarter(degrees: int) -> Image.Transpose:
    turns = {
        90: Image.Transpose.ROTATE_270,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_90,
    }
    if degrees not in turns:
        raise ValueError(f"no quarter turn: {degrees}")
    return turns[degrees]


def _sharpness(picture: Image.Image) -> float:
    """How much edge there is in a picture (variance of its Laplacian at 600 pixels); out of focus
    or shaken lies below :data:`BLURRED_BELOW`."""
    grey = picture.convert("L")
    grey.thumbnail((600, 600), Image.Resampling.BOX)
    laplacian = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
    # The filter leaves the outermost pixels as they were, which would count as edges.
    inner = grey.filter(laplacian).crop((1, 1, max(2, grey.width - 1), max(2, grey.height - 1)))
    return ImageStat.Stat(inner).var[0]


def _perceptual_hash(picture: Image.Image) -> str:
    """64-bit difference hash, 16 hex digits: the same picture re-encoded or resized lands within a
    few bits."""
    small = picture.convert("L").resize((9, 8), Image.Resampling.BOX)
    cells = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (cells[row * 9 + column] > cells[row * 9 + column + 1])
    return f"{bits:016x}"


def perceptual_hash(data: bytes) -> str:
    """The fingerprint of a :class:`CleanImage`'s data, as :func:`accept_image` gives it."""
    return _perceptual_hash(_own(data))


def hash_distance(one: str, other: str) -> int:
    """How many of the 64 bits of two perceptual hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
