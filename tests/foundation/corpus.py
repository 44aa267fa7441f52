"""Files that people and attackers send, built by code: nothing binary lies in the repository."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from functools import cache

import pikepdf
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, Base

SCRIPT = b"<script>alert(document.cookie)</script>"


@cache
def picture(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A drawing with slopes and edges, so that hashes and compression have something to work on."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.ellipse((width // 3, height // 6, 2 * width // 3, height // 2), fill=(230, 190, 160))
    draw.rectangle((width // 4, height // 2, 3 * width // 4, height), fill=(40, 60, 120))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(width: int = 640, height: int = 480) -> bytes:
    return saved(picture(width, height), "JPEG", quality=90)


def jpeg_with_place(orientation: int = 6) -> bytes:
    """Turned by EXIF and carrying a GPS position, a camera serial and a comment."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Make] = "SECRET-CAMERA"
    exif.get_ifd(Base.GPSInfo)[GPS.GPSLatitude] = (32.0, 3.0, 30.0)
    return saved(picture(), "JPEG", exif=exif, comment=b"SECRET-COMMENT")


def jpeg_and_script() -> bytes:
    """A polyglot: a picture that is also a page."""
    return jpeg() + SCRIPT


def jpeg_and_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.exe", b"MZ")
    return jpeg() + out.getvalue()


def truncated_jpeg() -> bytes:
    whole = jpeg()
    return whole[: len(whole) // 2]


@cache
def jpeg_of_many_passes() -> bytes:
    """Twenty-four megapixels whose last pass is sent two thousand times."""
    whole = saved(Image.new("L", (6000, 4000)), "JPEG", quality=50, progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * 2000 + b"\xff\xd9"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@cache
def png_of_400_megapixels() -> bytes:
    """About 49 KB that unpack to 20,000 × 20,000 pixels."""
    rows = zlib.compress(b"\0" * (20_000 * 2_501), 9)
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", rows)
        + _chunk(b"IEND", b"")
    )


def png_with_text_bomb() -> bytes:
    text = b"Comment\0\0" + zlib.compress(b"A" * (80 * 1024 * 1024), 9)
    whole = saved(picture(), "PNG")
    return whole[:33] + _chunk(b"zTXt", text) + whole[33:]


# A drawing of ours, 120 × 160, as a phone's camera writes it (HEVC in HEIF): the decoding library
# has no encoder, so its bytes stand here.
_HEIC = (
    "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<00042ZDn*}000000000XXk=`10000000000aA{+700000000000000000000B57=IV*mgE07O6l0RRC200001dH?|c000"
    "0000BDy001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn01j|zbZr0t000010002iX>f9I0002DX>en20001ZXm(>m0RwOV0058x000009`FGC{rLC*01pFT0"
    "096PKmiN^|NjGU00093kN^M!000939=ZZRVE_RDD?$MQ18@KU0|1Z!00RI30{|YNJb<BPx{^w3n}CLc0ssI505Sjo0{{XLVgLaE2SfqEa<C#m0000JV{dG7ZewhC0096"
    "E00w{n000zeb8uw<00000004LZ005u>000nhX?SS>000032nYxO000+haBX1#00000000310R({p0|Wp70YhzMVRQfh0XHZCuUJEW{GVjoUS=42{GS*3>972{UG8+KI="
    ")|JRu%eu;g9*%o^}yky)R>7ZC2X_Ls|5jr?78?U0!mluK@thGxB?WYf*}7a{>Vbl!aX0@0*%#@){Hlh(T}^_7kH)E+{PA1OV3L<_fY~d>jA(mNksYTAg-3{ADiEUnLfO"
    "uwFyd#4fy1Pq0vuRjr<6iTNTiC;hs?)eoQSJ39;mEzS#Kh~r?$0OSw;|LcbkEt2Q%dWhRqCQ?ENng*U1qHyP>KSe(|Dj3!OxEbhU76krBPOBBEpUtfx?-M&?9HLBo1AD"
    "8p=%Zwos4Vf^9I$p?(4cQO$(!530Reu$r(<~Bz17dtcua_<Ds?mBf;PwgP7c)R+I+p~RUqIoc%Bjgrc5%(4aho-8sJk~@*M!vfB"
)


def heic() -> bytes:
    return base64.b85decode(_HEIC)


def phone_photo(orientation: int = 6) -> bytes:
    """12 megapixels, lying on its side by EXIF."""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    return saved(picture(4000, 3000), "JPEG", quality=85, exif=exif)


def html() -> bytes:
    return b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">' + SCRIPT + b"</svg>"


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def gif() -> bytes:
    return saved(picture(), "GIF")


def pdf(pages: int = 1, *, dress=None, **saving: object) -> bytes:
    """A PDF of pages with a dark square; ``dress`` may change it before it is saved."""
    document = pikepdf.new()
    for _ in range(pages):
        page = document.add_blank_page(page_size=(595, 842))
        page.obj.Contents = document.make_stream(b"0.2 0.2 0.6 rg 100 500 300 200 re f")
    if dress:
        dress(document)
    out = io.BytesIO()
    document.save(out, **saving)
    return out.getvalue()


def pdf_with_script() -> bytes:
    def dress(document: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(
            S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('EVIL-SCRIPT')")
        )
        document.Root.OpenAction = action
        document.pages[0].obj.AA = pikepdf.Dictionary(O=action)
        document.Root.Names = pikepdf.Dictionary(
            JavaScript=pikepdf.Dictionary(
                Names=pikepdf.Array([pikepdf.String("x"), document.make_indirect(action)])
            )
        )

    return pdf(dress=dress)


def pdf_with_attachment() -> bytes:
    def dress(document: pikepdf.Pdf) -> None:
        document.attachments["evil.exe"] = pikepdf.AttachedFileSpec(
            document, b"MZ-EVIL-ATTACHMENT", filename="evil.exe"
        )

    return pdf(dress=dress)


def pdf_with_launch() -> bytes:
    def dress(document: pikepdf.Pdf) -> None:
        for kind, target in (("/Launch", "EVIL-LAUNCH"), ("/URI", "http://EVIL-ADDRESS.example/")):
            action = pikepdf.Dictionary(
                S=pikepdf.Name(kind), F=pikepdf.String(target), URI=pikepdf.String(target)
            )
            link = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 500, 500], A=action
            )
            document.pages[0].obj.Annots = document.make_indirect(
                pikepdf.Array([document.make_indirect(link)])
            )

    return pdf(dress=dress)


def pdf_with_stamp() -> bytes:
    """A page whose red seal is an annotation, as signature programs write it."""

    def dress(document: pikepdf.Pdf) -> None:
        seal = document.make_stream(b"1 0 0 rg 0 0 100 100 re f")
        seal.update(
            {
                "/Type": pikepdf.Name.XObject,
                "/Subtype": pikepdf.Name.Form,
                "/BBox": [0, 0, 100, 100],
            }
        )
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=[400, 100, 500, 200],
            F=4,
            AP=pikepdf.Dictionary(N=seal),
        )
        document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(stamp)])

    return pdf(dress=dress)


def encrypted_pdf(password: str = "secret") -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="owner", user=password))


@cache
def pdf_bomb() -> bytes:
    """About 195 KB of page content that unpack to 200 MB."""
    packed = zlib.compress(b" " * (200 * 1024 * 1024), 9)
    return _bomb(packed, pikepdf.Name.FlateDecode)


@cache
def pdf_double_bomb() -> bytes:
    """200 MB packed twice: a few hundred bytes."""
    twice = zlib.compress(zlib.compress(b" " * (200 * 1024 * 1024), 9), 9)
    return _bomb(twice, pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]))


def _bomb(packed: bytes, filters: object) -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    stream = pikepdf.Stream(document, b"")
    stream.write(packed, filter=filters)
    page.obj.Contents = stream
    out = io.BytesIO()
    document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, recompress_flate=False)
    return out.getvalue()


def pdf_with_huge_picture() -> bytes:
    def dress(document: pikepdf.Pdf) -> None:
        image = pikepdf.Stream(document, b"")
        image.write(zlib.compress(b"\0" * 1000), filter=pikepdf.Name.FlateDecode)
        image.update(
            {
                "/Type": pikepdf.Name.XObject,
                "/Subtype": pikepdf.Name.Image,
                "/Width": 30_000,
                "/Height": 30_000,
                "/ColorSpace": pikepdf.Name.DeviceRGB,
                "/BitsPerComponent": 8,
            }
        )
        document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=image))
        document.pages[0].obj.Contents = document.make_stream(b"q 500 0 0 500 0 0 cm /X Do Q")

    return pdf(dress=dress)
