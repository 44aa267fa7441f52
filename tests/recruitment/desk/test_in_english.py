"""The public pages in English: no Chinese is left on them but names, which are data."""

from __future__ import annotations

import html
import re

import pytest

from config import SideSettings
from tests.recruitment.conftest import Browser

IDEOGRAPHS = re.compile(r"[\u3400-\u9fff]+")
OWN_NAME_OF_A_LANGUAGE = "中文"
PAGES = (
    "/",
    "/sign-in",
    "/sign-up",
    "/publications",
    "/verify",
    "/recover",
    "/help",
    "/privacy",
    "/accessibility",
    "/no-such-page",
)


def _ideographs(client: Browser, path: str, *, organiser: str) -> list[str]:
    text = html.unescape(client.get(path).text)
    return IDEOGRAPHS.findall(text.replace(organiser, "").replace(OWN_NAME_OF_A_LANGUAGE, ""))


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_is_english_throughout(
    client: Browser, settings: SideSettings, path: str
) -> None:
    organiser = settings.site["organiser"]
    assert _ideographs(client, path, organiser=organiser), "without the cookie the page is Chinese"
    client.set_cookie("language", "en")
    assert _ideographs(client, path, organiser=organiser) == []
