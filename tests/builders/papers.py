"""Small files as people send them: PDFs plain and locked, pictures, and what is neither."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pikepdf
from PIL import Image


@cache
def sample_pdf(pages: int = 1, password: str = "") -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(
            out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False
        )
    return out.getvalue()


@cache
def sample_picture(width: int = 800, height: int = 600) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), "#dde4ee").save(out, "JPEG")
    return out.getvalue()
