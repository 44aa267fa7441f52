"""``python -m tests.screenshots``: the main pages of the loaded demonstration, at a desk and on a
telephone, into docs/screenshots/.

Each picture names who looks, where he begins and which links he follows; so a page that can't be
reached any more stops the command.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import text

from portal.foundation.running.supervisor import Supervisor
from portal.recruitment.demo.people import PASSWORD
from tests.journeys.walk.applying import open_signed_in
from tests.journeys.walk.house import MONDAY, ROOT, House
from tests.journeys.walk.people import PHONE, Officers, Person
from tests.setup.postgres import free_port

TARGET = ROOT / "docs" / "screenshots"
SIDES = ("recruitment", "workforce")
WIDTHS: dict[int, dict[str, Any]] = {1366: {"viewport": {"width": 1366, "height": 768}}, 375: PHONE}
PAST, OPEN, DRAFTED = "{past}", "{open}", "{drafted}"


@dataclass(frozen=True)
class View:
    """``who``: an officer's login, an applicant's mobile, or nothing for anybody; ``follow``: what
    the address of each next link is like."""

    name: str
    start: str
    who: str = ""
    follow: tuple[str, ...] = ()
    side: str = "recruitment"


HOLDER, RIVAL, DRAFT = "19900000071", "19900000072", "19900000001"
VIEWS = (
    View("home", "/"),
    View("round", f"/rounds/{OPEN}"),
    View("vacancy", f"/rounds/{OPEN}", follow=(r"/vacancies/",)),
    View("vacancy-search", "/vacancies"),
    View("self-check", f"/rounds/{OPEN}/check"),
    View("notice-history", f"/rounds/{OPEN}/changes"),
    View("publications", "/publications"),
    View("sign-up", "/sign-up"),
    View("my-page", "/my", HOLDER),
    View("my-result", "/my", HOLDER, (r"/my/results/",)),
    View("my-result-rival", "/my", RIVAL, (r"/my/results/",)),
    View("form", "/my", DRAFT, (r"/my/applications/",)),
    View("form-certificate", "/my", DRAFT, (r"/my/applications/", r"/sections/certificate")),
    View("desk", "/office/desk", "jingban"),
    View("round-hub", f"/office/rounds/{OPEN}", "jingban"),
    View("policy", f"/office/rounds/{OPEN}/policy", "jingban"),
    View("plan", "/office/plans", "jingban", (r"/office/plans/[0-9a-f]{12,}$",)),
    View("vacancy-table", f"/office/rounds/{DRAFTED}/vacancy-tables", "jingban"),
    View("timetable", f"/office/rounds/{DRAFTED}/timetable", "jingban"),
    View("policy-part", f"/office/rounds/{DRAFTED}/policy", "jingban", (r"/policy/scores",)),
    View(
        "simulation",
        f"/office/rounds/{DRAFTED}/simulations",
        "jingban",
        (r"/simulations/[0-9a-f]{12,}$",),
    ),
    View("notice-text", f"/office/rounds/{DRAFTED}/notice", "jingban"),
    View("approval-version", f"/office/rounds/{OPEN}/approval", "shiji", (r"/approval/versions/",)),
    View("approval", f"/office/rounds/{OPEN}/approval", "shiji"),
    View("screening-queue", f"/office/rounds/{OPEN}/screening", "shencha"),
    View("screening-case", f"/office/rounds/{OPEN}/screening", "shencha", (r"/screening/\w+",)),
    View("seating", f"/office/rounds/{PAST}/exams", "kaowu"),
    View("exam-room", f"/office/rounds/{PAST}/exams", "kaowu", (r"/exams/rooms/",)),
    View("marking", f"/office/rounds/{PAST}/marking", "hefen"),
    View("results", f"/office/rounds/{PAST}/results", "jingban"),
    View("written-result", f"/office/rounds/{PAST}/results", "jingban", (r"/results/runs/",)),
    View("ranking", "/my", HOLDER, (r"/my/results/", r"/publications/")),
    View("interview-room", f"/office/rounds/{PAST}/interviews", "kaowu", (r"/interviews/\w+",)),
    View("vetting", f"/office/rounds/{PAST}/vetting", "fuhe"),
    View("handover", f"/office/rounds/{PAST}/handover", "fuhe"),
    View("workforce", "/office", "qjp-clerk", side="workforce"),
    View("workers", "/office/workers", "qjp-clerk", side="workforce"),
    View(
        "worker",
        "/office/workers",
        "qjp-clerk",
        (r"/office/workers/[0-9a-f]{12,}$",),
        side="workforce",
    ),
    View("filings", "/office/filings", "js-filing", side="workforce"),
)


@contextmanager
def _running() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="zhaolu-screenshots-"))
    house = House(folder / "data", {side: free_port() for side in SIDES})
    house.clock.travel_to(MONDAY)
    try:
        for side in SIDES:
            print(f"==> Loading the demo of the {side} side …", flush=True)
            house.flask(side, "db", "upgrade")
            house.flask(side, "demo", "load")
        with Supervisor(house.programs(SIDES), folder=ROOT, logs=folder / "logs"):
            yield house
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rounds(house: House) -> dict[str, str]:
    """The demonstration tells the finished round first, then the one that is open, and last the one
    that is being drafted."""
    database = house.database()
    with database.reading() as session:
        codes = list(session.scalars(text("SELECT code FROM recruitment_round ORDER BY id")))
    database.dispose()
    return {"past": codes[0], "open": codes[1], "drafted": codes[-1]}


class Photographer:
    """Looks at one width; everybody keeps his browser from view to view."""

    def __init__(self, house: House, browser: Any, width: int) -> None:
        self._house, self._browser, self._width = house, browser, width
        self._officers = {side: Officers(house, self._context, side) for side in SIDES}
        self._applicants: dict[str, Person] = {}
        self._rounds = _rounds(house)

    def _context(self, **_options: Any) -> Any:
        return self._browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", **WIDTHS[self._width]
        )

    def _person(self, view: View, path: str) -> Person:
        if view.who and not view.who.isdigit():
            return self._officers[view.side](view.who, path)
        if view.who not in self._applicants:
            self._applicants[view.who] = Person(
                self._context().new_page(), self._house.address(view.side)
            )
        person = self._applicants[view.who]
        if view.who:
            open_signed_in(person, view.who, PASSWORD, path)
        else:
            person.open(path)
        return person

    def take(self, view: View) -> None:
        person = self._person(view, view.start.format(**self._rounds))
        for pattern in view.follow:
            person.open(_next_address(person.page, pattern).removeprefix(person.address))
        # A window as long as the page: what sticks to the window's edge would otherwise hide what
        # is in the middle.
        usual = WIDTHS[self._width]["viewport"]
        person.page.set_viewport_size(
            {
                "width": self._width,
                "height": person.page.evaluate("document.documentElement.scrollHeight"),
            }
        )
        _save(person.page.screenshot(full_page=True), TARGET / f"{view.name}-{self._width}.png")
        person.page.set_viewport_size(usual)


def _save(picture: bytes, path: Path) -> None:
    """With a palette, which keeps the few strong colours: the repository keeps every picture for
    ever."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(96, Image.Quantize.MAXCOVERAGE).save(
        path, optimize=True
    )


def _next_address(page: Page, pattern: str) -> str:
    for href in page.locator("main a").evaluate_all("links => links.map(link => link.href)"):
        if re.search(pattern, href):
            return str(href)
    raise SystemExit(f"{page.url} has no link like {pattern}")


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("ZHAOLU_ENV", "development")
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        print("Chromium is not installed; `make test` installs it", file=sys.stderr)
        return 1
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with _running() as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--disable-quic", *sandbox]
        )
        for width in WIDTHS:
            photographer = Photographer(house, browser, width)
            for view in VIEWS:
                photographer.take(view)
                print(f"  {view.name}-{width}.png", flush=True)
            house.wait(60)  # no authenticator code works twice
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
