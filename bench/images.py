"""A telephone's 12-megapixel photo made clean, beside decoding and re-encoding it whole; and how
fast a bomb is refused."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from PIL import Image

from portal.foundation.files.images import accept_image, portrait
from portal.kernel.errors import Refused

ROUNDS = 7
limits = {"accept_ratio": (None, 0.9)}


def median_seconds(work: Callable[[], Any]) -> float:
    """Of :data:`ROUNDS` runs after one to warm up."""
    work()
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def photo(width: int = 4000, height: int = 3000) -> bytes:
    noise = Image.effect_noise((width // 4, height // 4), 60).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    out = io.BytesIO()
    Image.merge(
        "RGB", (noise, noise.rotate(180), Image.linear_gradient("L").resize((width, height)))
    ).save(out, "JPEG", quality=88)
    return out.getvalue()


def naive(data: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(out, "JPEG", quality=88)
    return out.getvalue()


def refused(data: bytes) -> bool:
    try:
        accept_image(data, max_pixels=1_000_000)
    except Refused:
        return True
    return False


def run() -> dict[str, float]:
    sent = photo()
    clean = accept_image(sent).data
    whole, ours = median_seconds(lambda: naive(sent)), median_seconds(lambda: accept_image(sent))
    assert refused(sent)
    return {
        "reference_reencode_seconds": whole,
        "accept_seconds": ours,
        "accept_ratio": ours / whole,
        "portrait_ratio": median_seconds(lambda: portrait(clean)) / whole,
        "refusal_ratio": median_seconds(lambda: refused(sent)) / whole,
    }


if __name__ == "__main__":
    print(run())
