"""QR codes as pictures inside a page (data URI), for paper and for screens."""

from __future__ import annotations

import segno


def qr_png_uri(text: str, *, module: int = 6, border: int = 2, correction: str = "M") -> str:
    """A PNG data URI; ``module`` is the side of one dot in pixels, ``border`` the quiet zone in
    dots. The mask is fixed: equal text, equal bytes."""
    return str(_code(text, correction).png_data_uri(scale=module, border=border))


def qr_svg_uri(text: str, *, border: int = 2, correction: str = "M") -> str:
    """An SVG data URI without size of its own: the style sheet gives it one."""
    return str(_code(text, correction).svg_data_uri(border=border, omitsize=True))


def _code(text: str, correction: str) -> segno.QRCode:
    return segno.make_qr(text, error=correction, mask=2)
