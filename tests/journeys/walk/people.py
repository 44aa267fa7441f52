"""A person in front of a browser: finds things by what is written on them, and notices when an
answer is not what was wanted."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, Response, expect

from portal.foundation.security.second_factor import code_at
from portal.recruitment.demo import people as recruitment_officers
from portal.workforce.demo import people as workforce_officers
from tests.journeys.walk.house import House

DESK = {"viewport": {"width": 1366, "height": 768}}
PHONE = {"viewport": {"width": 375, "height": 812}, "is_mobile": True, "has_touch": True}
STEP_SECONDS = 30
PATIENCE = 30_000  # milliseconds: the machine that runs all tests at once is slow
SIDES = {"recruitment": recruitment_officers, "workforce": workforce_officers}


class Person:
    """One browser with one page. ``status`` is the answer to the last page that was asked for."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.status = 0
        self.mishaps: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("response", self._note)
        page.on("pageerror", lambda error: self.mishaps.append(str(error)))
        page.on(
            "console",
            lambda said: (
                self.mishaps.append(said.text) if "Content Security Policy" in said.text else None
            ),
        )

    def _note(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self.status = response.status

    def _read(self) -> None:
        said = self.page.locator("main").inner_text()[:600]
        assert self.status < 400, f"{self.page.url} answered {self.status}:\n{said}"
        assert not self.mishaps, f"{self.page.url}: {self.mishaps}"

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self._read()

    def refused(self, path: str, status: int) -> str:
        """Ask for a page that is not for this person; what the answer says."""
        self.page.goto(self.address + path)
        assert self.status == status, f"{path} answered {self.status}"
        return self.page.locator("main").inner_text()

    def follow(self, text: str, within: Locator | None = None) -> None:
        with self.page.expect_navigation():
            (within or self.page).get_by_role("link", name=text).first.click()
        self._read()

    def press(self, text: str, within: Locator | None = None) -> None:
        """The button with these words, or else the first whose words begin like this."""
        place = within or self.page.locator("main")
        exact = place.get_by_role("button", name=text, exact=True)
        beginning = place.get_by_role("button", name=re.compile(rf"^\s*{re.escape(text)}"))
        with self.page.expect_navigation():
            (exact if exact.count() else beginning).first.click()
        self._read()

    def press_in_vain(self, text: str, within: Locator | None = None, status: int = 422) -> str:
        """Press a button whose answer must be a refusal; what it says."""
        with self.page.expect_navigation():
            (within or self.page.locator("main")).get_by_role("button", name=text).first.click()
        assert self.status == status, f"{self.page.url} answered {self.status}, not {status}"
        return self.page.locator("main").inner_text()

    def fill(self, label: str, value: str, within: Locator | None = None) -> None:
        (within or self.page.locator("main")).get_by_label(label, exact=True).first.fill(value)

    def typed(self, label: str) -> str:
        """What stands in a field."""
        return self.page.locator("main").get_by_label(label, exact=True).first.input_value()

    def choose(self, label: str, option: str) -> None:
        """In a drop-down list."""
        self.page.locator("main").get_by_label(label, exact=True).first.select_option(label=option)

    def pick(self, group: str, option: str, within: Locator | None = None) -> None:
        """A radio button or box of a group."""
        (within or self.page.locator("main")).get_by_role("group", name=group).locator(
            "label"
        ).filter(has_text=re.compile(rf"^\s*{re.escape(option)}")).first.click()

    def tick(self, label: str) -> None:
        self.page.locator("main").get_by_label(label).first.check()

    def give_file(self, section: str, name: str, kind: str, data: bytes) -> None:
        """Choose a file in the part of the page that is headed ``section`` and send it."""
        part = self.part(section)
        part.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": kind, "buffer": data}
        )
        with self.page.expect_navigation():
            part.locator("form[enctype] button[type=submit]").click()
        self._read()

    def part(self, heading: str) -> Locator:
        return (
            self.page.locator("section")
            .filter(has=self.page.get_by_role("heading", name=heading, exact=True))
            .last
        )

    def row(self, text: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=text).first

    def sees(self, *texts: str) -> None:
        main = self.page.locator("main")
        for text in texts:
            expect(main).to_contain_text(text, timeout=PATIENCE)

    def waits_for(self, text: str) -> None:
        """Look at the page again until it says so: a worker is at it meanwhile."""
        until = time.monotonic() + STEP_SECONDS
        while text not in self.page.locator("main").inner_text() and time.monotonic() < until:
            self.page.wait_for_timeout(500)
            self.page.reload()
            self._read()
        self.sees(text)

    def sees_not(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(text, timeout=PATIENCE)

    def download(self, text: str, role: str = "link") -> bytes:
        with self.page.expect_download() as waiting:
            self.page.get_by_role(role, name=text).first.click()
        return waiting.value.path().read_bytes()


class Officers:
    """The officers of the demonstration, each at a desk of his own; who has been away too long
    signs in again."""

    def __init__(
        self, house: House, new_context: Callable[..., Any], side: str = "recruitment"
    ) -> None:
        self.house, self.side, self._new_context = house, side, new_context
        self._people: dict[str, Person] = {}
        self._steps: dict[str, int] = {}

    def __call__(self, login: str, path: str = "/office/desk") -> Person:
        """This officer, looking at ``path``."""
        if login not in self._people:
            self._people[login] = Person(
                self._new_context(**DESK).new_page(), self.house.address(self.side)
            )
        person = self._people[login]
        person.open(path)
        if "sign-in" in person.page.url:
            self._sign_in(person, login, path)
        return person

    def _sign_in(self, person: Person, login: str, path: str) -> None:
        person.fill("登录名", login)
        person.fill("密码", SIDES[self.side].PASSWORD)
        person.press("下一步")
        person.page.locator("main").get_by_label(re.compile("^验证器上的 6 位数字")).fill(
            self._code(login)
        )
        person.press("登录")
        person.open(path)
        assert "sign-in" not in person.page.url, f"{login} could not sign in"

    def _code(self, login: str) -> str:
        """A code that was not used before: no code works twice."""
        now = self.house.clock.now()
        if self._steps.get(login) == int(now.timestamp()) // STEP_SECONDS:
            self.house.wait(STEP_SECONDS)
            now += timedelta(seconds=STEP_SECONDS)
        self._steps[login] = int(now.timestamp()) // STEP_SECONDS
        return code_at(SIDES[self.side].totp_secret(login), now)
