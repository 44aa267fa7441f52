"""The page on which somebody's own browser recomputes his row of a published list."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.recruitment.publications.check_words import GROUPS, check_words
from portal.recruitment.publications.models import Publication
from tests.builders.results import candidate, out, policy, story, vacancy
from tests.recruitment.conftest import Browser, Committed
from tests.verifier.bundles import bundle
from tests.verifier.test_mutations import ranking

MODULE = Path(__file__).resolve().parents[3] / "static" / "verifier" / "check.js"
SCREEN = {"viewport": {"width": 375, "height": 812}, "is_mobile": True, "has_touch": True}
GROUPED = {"did": "done", "step": "step", "agree": "fault", "need": "fault"}


@pytest.fixture
def written(app: Flask, committed: Committed, at: datetime) -> tuple[Publication, bytes]:
    """A published written result with all its scores, and its bundle."""
    storage = app.extensions["storage"]
    with committed() as session:
        told = story(session, at, document=policy(written_list="all"))
        vacancy(session, told, "A1")
        for name, mark in (("甲", "80"), ("乙", "80"), ("丙", "75"), ("丁", "absent")):
            candidate(session, told, name, at, written=mark)
        publication = out(session, storage, told, "written_result", at)[0][1]
        return publication, storage.read(publication.bundle_key)


def test_the_list_leads_to_the_check_and_the_check_names_its_program(
    client: Browser, written: tuple[Publication, bytes]
) -> None:
    publication, _ = written
    shown = client.get(f"/publications/{publication.number}").get_data(as_text=True)
    link = f"/verify/own?number={publication.number}&edition=1"
    assert link in html.unescape(shown)
    page = client.get(link).get_data(as_text=True)
    digest = hashlib.sha256(MODULE.read_bytes()).hexdigest()
    assert digest in page.replace("<wbr>", "")
    assert f'value="{publication.number}"' in page
    assert "/verify/own" in client.get("/verify").get_data(as_text=True)
    assert client.get(f"/publications/{publication.number}/bundle.zip").status_code == 200


def test_the_number_typed_by_hand_is_no_markup(client: Browser) -> None:
    page = client.get("/verify/own", query_string={"number": '"><script>'}).get_data(as_text=True)
    assert '"><script>' not in page


def test_every_code_of_the_program_has_words(app: Flask) -> None:
    """And no words are left over that it never says."""
    source = MODULE.read_text(encoding="utf-8")
    said = {
        (GROUPED[call], code)
        for call, code in re.findall(r'\b(did|step)\(\s*"([a-z_]+)"', source)
        if not code.endswith("_")
    }
    said |= {("fault", code) for code in re.findall(r'"([a-z]+(?:_[a-z]+)*)"', source)} & {
        ("fault", code) for code in GROUPS["fault"]
    }
    said |= {("fault", code) for code in re.findall(r'new Stop\(\w+, "([a-z_]+)"', source)}
    for call in re.findall(r"\b(?:agree|need)\(((?:[^()]|\([^()]*\))*), \"([a-z_]+)\"", source):
        said.add(("fault", call[1]))
    chosen = {"entered_yes", "entered_no", "outcome_proposed", "outcome_tied_at_cut"}
    chosen |= {"outcome_reserve", "no_score", "score", "passed", "not_passed", "place", "no_place"}
    chosen |= {"interview", "interview_state"}
    said |= {("step", code) for code in chosen}
    known = {(group, code) for group in ("fault", "step", "done") for code in GROUPS[group]}
    assert said == known


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_words_name_the_same_facts_in_both_languages(app: Flask, language: str) -> None:
    from flask_babel import force_locale

    def facts(texts: dict[str, str]) -> dict[str, list[str]]:
        return {code: sorted(re.findall(r"\{[a-z_]+\}", text)) for code, text in texts.items()}

    with app.test_request_context("/"):
        with force_locale("zh"):
            chinese = check_words()
        with force_locale(language):
            own = check_words()
    assert facts(own) == facts(chinese)
    assert language == "zh" or not any(re.search(r"[一-鿿]", text) for text in own.values())


class Quiet(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        return


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


def row_with(data: bytes, score: str) -> str:
    """Who has this score."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read("written.csv").decode()
    rows = csv.DictReader(io.StringIO(text))
    return next(row["candidate"] for row in rows if row["score"] == score)


@pytest.mark.browser
def test_somebody_checks_his_own_row_on_a_phone(
    new_context: Callable[..., Any],
    address: str,
    written: tuple[Publication, bytes],
    tmp_path: Path,
) -> None:
    publication, data = written
    context = new_context(**SCREEN)
    page, problems = context.new_page(), []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{address}/verify/own?number={publication.number}")
    page.fill("#who", row_with(data, "80"))
    page.click("text=开始核对")
    page.wait_for_selector("[data-check-good]:not([hidden])")
    told = page.inner_text("[data-check-result]")
    assert "笔试：80（有效）" in told
    assert "您这一行的每一格，都和算出来的一样。" in told
    assert page.is_visible("[data-check-ours]")
    assert page.evaluate("document.documentElement.scrollWidth") <= SCREEN["viewport"]["width"]

    page.fill("#who", "12345")
    page.click("text=开始核对")
    page.wait_for_selector("[data-check-unread]:not([hidden])")
    assert "没有“12345”这个号码" in page.inner_text("[data-check-unread]")

    # A list of another office, changed after the signature was made; the network is gone by now.
    context.set_offline(True)
    made = map(ranking, range(3, 30))
    members, name, text = next(one for one in made if one[2].count(",1,proposed"))
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(bundle("ranking", {**members, name: text.encode()}))
    line = next(one for one in text.splitlines() if one.endswith(",1,proposed"))
    who = next(csv.reader([line]))[1]
    changed = text.replace(line, line.removesuffix(",1,proposed") + ",8,proposed")
    bad.write_bytes(bundle("ranking", {**members, name: changed.encode()}))
    page.fill("#who", who)
    page.set_input_files("#file", good)
    page.click("text=开始核对")
    page.wait_for_selector("[data-check-good]:not([hidden])")
    assert page.is_visible("[data-check-theirs]")
    page.set_input_files("#file", bad)
    page.click("text=开始核对")
    page.wait_for_selector("[data-check-bad]:not([hidden])")
    said = page.inner_text("[data-check-bad]")
    assert "您这一行的“名次”不对：公布的是 8，算出来是 1" in said
    assert problems == []


def test_the_words_are_one_json_value_of_the_page(client: Browser) -> None:
    page = client.get("/verify/own").get_data(as_text=True)
    found = re.search(r'data-words="([^"]+)"', page)
    assert found is not None
    assert json.loads(html.unescape(found.group(1)))["fault.signature"].startswith("签名对不上")
