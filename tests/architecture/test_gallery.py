"""The gallery in a real browser: no barrier, nothing cut off, nothing refused by the page's policy;
the scripts help and nothing more."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.architecture.gallery_app import ERRORS, LAYOUTS, create_gallery

pytestmark = pytest.mark.browser

WIDTHS = (1366, 375, 320)
TOUCHED = (
    "button, .btn, .gh-nav a, .gh-pager a, .gh-crumb a, .gh-tabs a, .gh-choice, select, "
    "input.form-control"
)
FIRST_PAGE_BYTES = 300 * 1024
# Elements that scroll on their own, and what is hidden from the eye, may be wider than the window.
CUT_OFF = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .filter(e => !e.closest('.gh-tablewrap, .gh-room, .gh-tabs, .gh-doc__page, .visually-hidden'))
  .map(e => `${e.tagName}.${e.className}`)
  .slice(0, 5)"""


class Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_gallery(), threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def barriers(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {item['nodes'][0]['html'][:160]} (and {len(item['nodes']) - 1} more)"
        for item in found
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_component_is_for_everyone(
    new_context: Callable[..., Any], address: str, layout: str, width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/gallery/{layout}?viewer=1")
    assert barriers(page) == []
    assert page.evaluate(CUT_OFF) == []
    assert said == [], "the page's policy refused something, or a script failed"


@pytest.mark.parametrize("query", ["text=large", "language=en&text=large&viewer=1"])
def test_large_text_cuts_nothing_off(
    new_context: Callable[..., Any], address: str, query: str
) -> None:
    page = new_context(viewport={"width": 320, "height": 800}).new_page()
    page.goto(f"{address}/gallery/public?{query}")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert page.evaluate(CUT_OFF) == []
    assert barriers(page) == []


def test_buttons_and_links_are_large_enough(new_context: Callable[..., Any], address: str) -> None:
    page = new_context(viewport={"width": 375, "height": 900}).new_page()
    page.goto(f"{address}/gallery/public?viewer=1")
    small = page.evaluate(
        """touched => [...document.querySelectorAll(touched)]
        .filter(e => e.checkVisibility())
        .filter(e => e.getBoundingClientRect().height < 43.5)
        .map(e => e.outerHTML.slice(0, 90))""",
        TOUCHED,
    )
    assert small == []


@pytest.mark.parametrize("status", ERRORS)
def test_error_pages_are_for_everyone(
    new_context: Callable[..., Any], address: str, status: int
) -> None:
    page = new_context(viewport={"width": 375, "height": 800}).new_page()
    answer = page.goto(f"{address}/error/{status}")
    assert answer.status == status
    assert page.locator("h1").count() == 1
    assert "4c1f90ab" in page.inner_text("main")
    assert barriers(page) == []


def test_a_first_page_is_light(new_context: Callable[..., Any], address: str) -> None:
    """Everything a public page brings besides its own pictures, uncompressed."""
    page = new_context(viewport={"width": 375, "height": 800}).new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(len(request.response().body())))
    page.goto(f"{address}/error/404")
    page.wait_for_load_state("networkidle")
    assert len(sizes) >= 10
    assert sum(sizes) < FIRST_PAGE_BYTES * 2 // 3, (
        "leaves no room for the page's own text and pictures"
    )


def test_printing_keeps_the_matter_and_drops_the_frame(page: Any, address: str) -> None:
    page.goto(f"{address}/gallery/public?viewer=1")
    page.emulate_media(media="print")
    assert not page.locator(".gh-head").is_visible()
    assert not page.locator(".gh-foot").is_visible()
    assert page.locator(".gh-print-foot").is_visible()
    assert page.locator("table", has_text="26190603015").is_visible()


def test_the_error_summary_takes_the_focus(page: Any, address: str) -> None:
    page.goto(f"{address}/gallery/public")
    assert page.evaluate("document.activeElement.className") == "gh-errors"
    page.get_by_role("link", name="请填写手机号。").click()
    assert page.evaluate("document.activeElement.id") == "bad-mobile"


def test_keys_decide_and_nothing_is_decided_beforehand(page: Any, address: str) -> None:
    page.goto(f"{address}/gallery/office?viewer=1")
    assert page.locator("[name=act]:checked").count() == 0
    page.locator("body").press("2")
    assert page.locator("[name=act]:checked").input_value() == "return"
    page.locator("#why").focus()
    page.locator("#why").press("3")
    assert page.locator("[name=act]:checked").input_value() == "return", (
        "a key while typing decides nothing"
    )
    assert page.locator("#why").input_value() == "3"
    page.locator("#why").press("Escape")
    page.locator("body").press("r")
    assert page.locator("img[data-turned]").get_attribute("data-turned") == "90"
    with page.expect_navigation():
        page.locator("body").press("]")
        page.locator("body").press("+")
    assert page.url.endswith("certificate.svg")
    page.go_back()
    page.locator("body").press("2")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.locator("body").press("Control+Enter")
    assert sent.value.post_data == "act=return"


def test_the_clerk_never_leaves_the_number_pad(page: Any, address: str) -> None:
    page.goto(f"{address}/gallery/office?viewer=1")
    page.locator("#s2").fill("97.5")
    page.locator("#s2").press("Enter")
    assert page.evaluate("document.activeElement.id") == "s3"
    page.locator("#s3").fill("0.3")
    page.locator("#s3").press("Enter")
    assert page.evaluate("document.activeElement.id") == "s3", "a wrong score holds the hand"
    assert "步长" in page.inner_text("#s3-said")
    assert page.inner_text("[data-sum=total]") == "216"
    page.locator("#s3").fill("*")
    page.locator("#s3").press("Enter")
    assert [page.inner_text(f"[data-sum={name}]") for name in ("done", "blank", "total")] == [
        "3",
        "1",
        "216",
    ]
    page.locator("#s3").press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "s2"
    assert page.locator("#s3").input_value() == "空白"


def test_a_photograph_is_cut_to_measure_before_it_is_sent(page: Any, address: str) -> None:
    page.goto(f"{address}/gallery/public")
    large = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(large, "JPEG", quality=95)
    page.locator("#photo").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": large.getvalue()}
    )
    page.get_by_text("已裁好").wait_for()
    data = page.evaluate(
        "async () => [...new Uint8Array(await "
        "document.querySelector('#photo').files[0].arrayBuffer())]"
    )
    cut = Image.open(io.BytesIO(bytes(data)))
    assert cut.size == (295, 413)
    assert cut.format == "JPEG"
    assert len(data) <= 100 * 1024


def test_a_picture_the_browser_cannot_read_is_sent_as_it_is(page: Any, address: str) -> None:
    page.goto(f"{address}/gallery/public")
    page.locator("#photo").set_input_files(
        {"name": "a.heic", "mimeType": "image/heic", "buffer": b"no picture"}
    )
    page.get_by_text("将原样上传").wait_for()
    assert page.evaluate("document.querySelector('#photo').files[0].size") == len(b"no picture")


def test_a_form_is_sent_once(page: Any, address: str) -> None:
    page.goto(f"{address}/gallery/public")
    again = page.evaluate(
        """() => {
            const form = document.querySelector('.gh-confirm form'), sent = [];
            const stop = e => { sent.push(!e.defaultPrevented); e.preventDefault(); };
            window.addEventListener('submit', stop);
            form.requestSubmit();
            form.requestSubmit();
            return sent;
        }"""
    )
    assert again == [True, False]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_is_there_without_scripts(
    new_context: Callable[..., Any], address: str, layout: str
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/gallery/{layout}?viewer=1")
    assert page.locator("#photo").is_visible()
    assert page.locator("[name=act]").count() == 3
    assert (
        not page.locator("[data-turn], [data-print], [data-photo-desk]")
        .filter(visible=True)
        .count()
    ), "a button that does nothing is not shown"
