"""Drawn portraits and drawn certificates for invented people.

Nobody's picture is used, and every certificate says that it is a sample.
"""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

SKIN = ("#f1c9a5", "#e8b88f", "#f5d6ba", "#dca77c")
HAIR = ("#1d1b1a", "#2b211c", "#3a2a20")
CLOTHES = ("#27435f", "#5a2b35", "#2f5446", "#4a4a58", "#71502f")
TWINS = {24: 23}  # one person's serial: whose picture it is
CJK_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/noto/NotoSansCJK-Regular.ttc",
)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in CJK_FONTS:
        if Path(name).exists():
            return ImageFont.truetype(name, size)
    return ImageFont.load_default(size)


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def _shade(serial: int) -> Image.Image:
    """Soft light and shadow that no two serials share, deep enough for a picture's hash to tell
    them apart."""
    coarse = Image.new("L", (9, 8))
    coarse.putdata(
        [255 - step * 120 // 255 for step in hashlib.shake_256(str(serial).encode()).digest(72)]
    )
    return coarse.resize((590, 826), Image.Resampling.BICUBIC).convert("RGB")


def portrait(serial: int) -> bytes:
    """A drawn head and shoulders, 590×826 JPEG, different for each serial; :data:`TWINS` hand in
    one picture, for the screener's hint."""
    serial = TWINS.get(serial, serial)
    picture = Image.new("RGB", (590, 826), "#ffffff")
    draw = ImageDraw.Draw(picture)
    skin, hair, clothes = SKIN[serial % 4], HAIR[serial % 3], CLOTHES[serial % 5]
    wide = 150 + serial * 7 % 22
    draw.pieslice((60, 590, 530, 1150), 180, 360, fill=clothes)
    draw.rectangle((250, 520, 340, 640), fill=skin)
    long_hair = serial % 2 == 0
    if long_hair:
        draw.rounded_rectangle((295 - wide - 24, 180, 295 + wide + 24, 610), 120, fill=hair)
    draw.ellipse((295 - wide, 170, 295 + wide, 560), fill=skin)
    draw.chord(
        (295 - wide - 8, 140, 295 + wide + 8, 470), 180 + serial % 9, 360 - serial % 7, fill=hair
    )
    for x in (235, 355):
        draw.ellipse((x - 15, 345, x + 15, 365), fill="#ffffff")
        draw.ellipse((x - 8, 346, x + 8, 364), fill="#20242a")
        draw.line((x - 26, 322 + serial % 6, x + 24, 318 + serial % 5), fill=hair, width=7)
    draw.line((295, 370, 288, 425, 302, 428), fill="#b98563", width=4)
    draw.arc((255, 425, 335, 490), 20 + serial % 12, 160, fill="#a04a45", width=6)
    if serial % 5 == 0:
        for x in (235, 355):
            draw.ellipse((x - 42, 318, x + 42, 392), outline="#333333", width=5)
        draw.line((277, 352, 313, 352), fill="#333333", width=5)
    return _jpeg(ImageChops.multiply(picture, _shade(serial)))


def certificate(name: str, level: str, number: str, approved_on: str) -> bytes:
    """A drawn certificate, 1240×1754 JPEG, marked as a sample in large letters."""
    picture = Image.new("RGB", (1240, 1754), "#fdfaf1")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 60, 1180, 1694), outline="#9b8a63", width=10)
    draw.rectangle((84, 84, 1156, 1670), outline="#c4b58e", width=3)
    draw.text((620, 300), "职业水平证书（样张）", font=_font(84), fill="#2a2a2a", anchor="mm")
    draw.text((620, 400), "演示用图，不是真实证件", font=_font(38), fill="#8a1c1c", anchor="mm")
    for place, (term, value) in enumerate(
        (("姓　　名", name), ("级　　别", level), ("批准日期", approved_on), ("管 理 号", number))
    ):
        draw.text((190, 620 + place * 130), f"{term}　{value}", font=_font(50), fill="#2a2a2a")
    draw.ellipse((820, 1300, 1080, 1560), outline="#c0392b", width=8)
    draw.text((950, 1430), "样张", font=_font(70), fill="#c0392b", anchor="mm")
    return _jpeg(picture)


def document(title: str, lines: tuple[str, ...]) -> bytes:
    """A drawn paper (identity document, diploma), 1240×900 JPEG, marked as a sample."""
    picture = Image.new("RGB", (1240, 900), "#f4f7fb")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 40, 1200, 860), outline="#7c93b3", width=6)
    draw.text((620, 150), f"{title}（样张）", font=_font(64), fill="#22313f", anchor="mm")
    for place, line in enumerate(lines):
        draw.text((140, 290 + place * 90), line, font=_font(44), fill="#22313f")
    draw.text((620, 800), "演示用图，不是真实证件", font=_font(36), fill="#8a1c1c", anchor="mm")
    return _jpeg(picture)


def certificate_pdf(name: str, level: str, number: str, approved_on: str) -> bytes:
    """The same certificate as a one-page PDF."""
    buffer = io.BytesIO()
    Image.open(io.BytesIO(certificate(name, level, number, approved_on))).save(
        buffer, "PDF", resolution=150
    )
    return buffer.getvalue()
