"""One page with a photo, a QR code and Chinese words, beside the same page set the plain way (fonts
and style sheet made anew each time)."""

from __future__ import annotations

import base64

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench.images import median_seconds, photo
from portal.foundation.files.images import accept_image, portrait
from portal.foundation.print.pdf import BASE_CSS, render_pdf
from portal.foundation.print.qr import qr_png_uri

PAGE = """<!doctype html><html lang="zh"><head><title>准考证</title></head><body>
<h1>江苏省社会化工会工作者公开招聘笔试准考证</h1>
<img src="{photo}" style="width:25mm" alt="照片"><img src="{code}" style="width:25mm" alt="码">
<table><tr><th>姓名</th><td>张䶮</td><th>准考证号</th><td>2026050112</td></tr>
<tr><th>考点</th><td>淮安市第一中学</td><th>座位</th><td>12</td></tr></table>
<ol>{rules}</ol></body></html>"""
RULES = "".join(
    f"<li>考生须知第{number}条：请携带有效居民身份证原件，于开考前三十分钟到达考场。</li>"
    for number in range(1, 13)
)


def run() -> dict[str, float]:
    picture = portrait(accept_image(photo(1200, 1600)).data)
    code = qr_png_uri("https://example.org/t/2026050112")
    uri = "data:image/jpeg;base64," + base64.b64encode(picture).decode()
    plain = PAGE.format(photo=uri, code=code, rules=RULES)
    ours = PAGE.format(photo="picture:photo", code=code, rules=RULES)

    def naive() -> bytes:
        fonts = FontConfiguration()
        return bytes(
            HTML(string=plain).write_pdf(
                stylesheets=[CSS(string=BASE_CSS, font_config=fonts)], font_config=fonts
            )
            or b""
        )

    reference, kept = (
        median_seconds(naive),
        median_seconds(lambda: render_pdf(ours, pictures={"photo": picture})),
    )
    return {
        "reference_page_seconds": reference,
        "page_seconds": kept,
        "page_ratio": kept / reference,
    }


if __name__ == "__main__":
    print(run())
