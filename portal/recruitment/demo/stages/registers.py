"""Where the published notice stands besides the portal."""

from __future__ import annotations

from datetime import timedelta

from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.tales import OPEN, PAST, SUZHOU
from portal.recruitment.registers.services.places import Standing, record_place

SITES = {
    "own_site": ("总工会网站（演示）", "https://union.example.org/notices/1"),
    "human_resources": ("人社局网站（演示）", "https://rsj.example.org/zhaokao/1"),
}


def record_places(telling: RoundTelling) -> None:
    out = telling.plan.drafted + timedelta(hours=24)
    act = telling.act_on_round(telling.plan.notice.publisher, out + timedelta(hours=1))
    for kind, (site, address) in SITES.items():
        record_place(act, Standing(kind=kind, site=site, address=address, published_at=out))


CHAPTERS = (Chapter(record_places, order=50, tales=(PAST, OPEN, SUZHOU)),)
