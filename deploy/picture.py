"""The picture of the house in the README, docs/house.svg; ``python -m deploy.diagrams`` draws it.

Its floors are the import contracts of pyproject.toml, so that it can't show another house than the
one that is built; a test compares.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from deploy.rooms import DOCS, layers, stages

PICTURE = DOCS / "house.svg"
WIDTH, MARGIN, GAP = 1000, 24, 6
FLOOR, ROOF, GROUND = 24, 58, 46
WING = (WIDTH - 2 * MARGIN - 40) // 2
FONT = "-apple-system, 'Segoe UI', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
INK, QUIET, PAPER = "#1f2933", "#5b6770", "#ffffff"
COLOURS = {"recruitment": "#e8f1f8", "workforce": "#eef5e9", "below": "#f6f1e4"}
EDGES = {"recruitment": "#4a7fa5", "workforce": "#6b934f", "below": "#a58b4a"}


TITLES = {
    "recruitment": "招聘平台 · recruitment",
    "workforce": "队伍管理 · workforce",
}
WORKFORCE_WORDS = {
    "desk": "工作台",
    "intake": "接收移交",
    "exits": "退出",
    "records": "合同、薪酬、培训、考核、激励",
    "budgets": "经费",
    "workers": "人员名册",
    "unions": "工会组织、任职",
    "accounts": "账号、登录",
    "audit": "审计链",
}
RECRUITMENT_WORDS = {"audit": "审计链"}


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    def drawn(self, fill: str, edge: str, radius: int = 3) -> str:
        return (
            f'<rect x="{self.x}" y="{self.y}" width="{self.width}" height="{self.height}" '
            f'rx="{radius}" fill="{fill}" stroke="{edge}"/>'
        )

    def name(self, text: str, size: int = 13, weight: str = "600") -> str:
        return label(text, self.x + 10, self.y + self.height // 2 + 5, size, weight)


def label(text: str, x: int, y: int, size: int = 13, weight: str = "400") -> str:
    colour = INK if weight != "400" else QUIET
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}">'
        f"{escape(text)}</text>"
    )


def floors(side: str) -> list[tuple[str, str]]:
    """(room, what it is) of a wing's living floors, top to bottom."""
    words = {**stages(), **RECRUITMENT_WORDS} if side == "recruitment" else WORKFORCE_WORDS
    rooms = [room for layer in layers(side) for room in layer]
    return [(room, words[room]) for room in rooms if room in words]


def _wing(side: str, x: int, top: int, ground: int) -> list[str]:
    """Roof, floors and cellar of one side, standing on ``ground``."""
    fill, edge = COLOURS[side], EDGES[side]
    listed = floors(side)
    height = (len(listed) + 1) * (FLOOR + GAP)
    wall = ground - height
    peak = x + WING // 2
    roof = f"{x - 10},{wall} {peak},{max(top, wall - ROOF)} {x + WING + 10},{wall}"
    parts = [f'<polygon points="{roof}" fill="{fill}" stroke="{edge}"/>']
    parts.append(
        f'<text x="{peak}" y="{wall - 12}" font-size="15" font-weight="700" fill="{INK}" '
        f'text-anchor="middle">{escape(TITLES[side])}</text>'
    )
    for place, (room, words) in enumerate(listed):
        box = Box(x, wall + GAP + place * (FLOOR + GAP), WING, FLOOR)
        parts += [box.drawn(fill, edge), box.name(room), label(words, x + 148, box.y + 17, 12)]
    cellar = Box(x, ground - FLOOR, WING, FLOOR)
    parts += [
        cellar.drawn(PAPER, edge),
        cellar.name("rulebook"),
        label("规则：纯函数，精确数，无时钟 — pure", x + 148, cellar.y + 17, 12),
    ]
    return parts


def _caption(x: int, y: int) -> list[str]:
    return [
        label("招录 Zhaolu", x, y, 26, "700"),
        label("一层只认识下面的楼层；两翼互不往来，只凭签名的协议传话。", x, y + 34, 14),
        label("A floor knows the floors below it, never one above.", x, y + 60, 14),
        label("The wings never meet: they speak by a signed protocol.", x, y + 82, 14),
    ]


def _below(number: int, ground: int, room: str, words: str) -> list[str]:
    y = ground + GAP + number * (GROUND + GAP)
    box = Box(MARGIN, y, WIDTH - 2 * MARGIN, GROUND)
    return [
        box.drawn(COLOURS["below"], EDGES["below"]),
        label(room, box.x + 12, y + 19, 14, "600"),
        label(words, box.x + 12, y + 37, 12),
    ]


def house_picture() -> str:
    """The SVG: two wings that never meet, and what both stand on."""
    tallest = max(len(floors(side)) for side in TITLES) + 1
    top = MARGIN
    ground = top + ROOF + tallest * (FLOOR + GAP)
    foundation = " · ".join(room for layer in layers("foundation") for room in layer)
    below = [
        ("protocol", "两端之间唯一的通道：带签名的移交协议 — the only way between the two sides"),
        ("foundation", foundation),
        ("kernel", "refusals · transition tables · periods · decimals · the public draw — pure"),
    ]
    height = ground + len(below) * (GROUND + GAP) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" font-family="{FONT}" role="img">',
        "<title>The house: two wings on one foundation</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>',
        *_caption(WIDTH - MARGIN - 10 - WING, top + ROOF),
        *_wing("recruitment", MARGIN + 10, top, ground),
        *_wing("workforce", WIDTH - MARGIN - 10 - WING, top, ground),
    ]
    for number, (room, words) in enumerate(below):
        parts += _below(number, ground, room, words)
    return "\n".join([*parts, "</svg>", ""])
