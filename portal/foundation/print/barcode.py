"""Code 39 (ISO/IEC 16388) of digits as a picture inside a page: what a hand-held reader takes from
a label."""

from __future__ import annotations

import base64

# Nine elements a character, bars and gaps in turn; ``w`` is wide.
PATTERNS = {
    "0": "nnnwwnwnn",
    "1": "wnnwnnnnw",
    "2": "nnwwnnnnw",
    "3": "wnwwnnnnn",
    "4": "nnnwwnnnw",
    "5": "wnnwwnnnn",
    "6": "nnwwwnnnn",
    "7": "nnnwnnwnw",
    "8": "wnnwnnwnn",
    "9": "nnwwnnwnn",
    "*": "nwnnwnwnn",
}
NARROW, WIDE, QUIET, HEIGHT = 1, 3, 10, 30


def barcode_svg_uri(digits: str) -> str:
    """An SVG data URI without size of its own, quiet zones on both sides; equal digits, equal
    bytes. Raises KeyError for anything but digits."""
    at, bars = QUIET, []
    for place, character in enumerate(f"*{digits}*"):
        at += NARROW if place else 0
        for element, kind in enumerate(PATTERNS[character]):
            width = WIDE if kind == "w" else NARROW
            if element % 2 == 0:
                bars.append(f"M{at} 0h{width}v{HEIGHT}h-{width}z")
            at += width
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {at + QUIET} {HEIGHT}">'
        f'<path d="{"".join(bars)}"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
