"""Pages around the form: what the round asks besides, several files at once, turning,
accommodation, corrections, reuse, one's own data."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from pypdfium2 import PdfDocument

from portal.foundation.files.malware import CLEAN, INFECTED, UNKNOWN, Finding
from portal.kernel.canonical import canonical_digest
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import present_files, similar_pictures
from portal.recruitment.applications.services import accommodate, hand_in
from tests.builders.accounts import applicant
from tests.builders.applications import (
    begun_application,
    draft_application,
    eligible_application,
    submitted_application,
)
from tests.builders.rounds import Office, drafted_round, office, published_round
from tests.builders.unions import Tree, tree
from tests.foundation import corpus
from tests.recruitment.conftest import Browser, Committed

FIELD = {
    "title": "驾驶证",
    "kind": "choice",
    "choices": "C1\nC2",
    "why_asked": "岗位要求会开车",
    "required": "y",
    "hint": "",
}
EXTRA = [
    {
        "code": "x1",
        "title": "驾驶证",
        "kind": "choice",
        "choices": ["C1", "C2"],
        "required": True,
        "why_asked": "岗位要求会开车",
    },
    {
        "code": "x2",
        "title": "工会工作年数",
        "kind": "number",
        "required": False,
        "why_asked": "放宽年龄要用",
    },
]
ASKED = [{"code": "d1", "title": "工会工作证明", "required": True, "hint": ""}]
People = tuple[Tree, Office]


@pytest.fixture
def people(committed: Committed) -> People:
    with committed() as session:
        unions = tree(session)
        return unions, office(session, unions)


def _application(
    app: Flask,
    committed: Committed,
    people: People,
    at: datetime,
    make: Any = draft_application,
    **values: Any,
) -> Application:
    unions, officers = people
    conduct = values.pop("conduct", {})
    with committed() as session:
        round_ = published_round(session, unions, at=at, officers=officers, conduct=conduct)
        row = make(session, round_, app.extensions["storage"], at=at, **values)
        assert row.account and row.round_ and row.files is not None
        return row  # type: ignore[no-any-return]


def _path(application: Application, rest: str = "") -> str:
    return f"/my/applications/{application.public_id}{rest}"


def _fresh(committed: Committed, application: Application) -> Application:
    with committed() as session:
        row = session.get_one(Application, application.id)
        # read here, while the session is open
        assert [
            row.files,
            row.account,
            row.claim,
            row.round_,
            row.vacancy,
        ]
        return row


def _send(browser: Browser, path: str, field: str, *files: tuple[bytes, str], **data: Any) -> Any:
    sent = {field: [(io.BytesIO(content), name) for content, name in files], **data}
    return browser.submit(path, sent, content_type="multipart/form-data")


def test_drafter_sets_what_the_form_asks_and_nobody_else(
    signed_in: Callable[..., Browser], committed: Committed, people: People, at: datetime
) -> None:
    unions, officers = people
    with committed() as session:
        code = drafted_round(session, unions, at=at, by=officers.publisher).code
        stranger = office(session, tree(session)).publisher
    base = f"/office/rounds/{code}/form"
    drafter = signed_in(officers.publisher)
    assert drafter.submit(f"{base}/fields", FIELD).status_code == 303
    assert (
        drafter.submit(f"{base}/documents", {"title": "工会工作证明", "required": "y"}).status_code
        == 303
    )
    page = drafter.get(base).text
    assert "驾驶证" in page and "岗位要求会开车" in page and "工会工作证明" in page
    for wrong, words in (
        (FIELD | {"title": "婚姻状况"}, "报名时不能问“婚姻”"),
        (FIELD | {"title": "另一项", "choices": "只有一个"}, "至少要两个"),
        (FIELD | {"title": "另一项", "why_asked": ""}, "为什么要问"),
        (FIELD, "有两项名称相同"),
    ):
        refused = drafter.submit(f"{base}/fields", wrong)
        assert refused.status_code == 422 and words in refused.text
    assert drafter.submit(f"{base}/fields/x1/remove").status_code == 303
    assert drafter.submit(f"{base}/fields", FIELD).status_code == 303
    assert "fields/x2/remove" in drafter.get(base).text  # a code is never given twice
    assert signed_in(officers.exam_officer).get(base).status_code == 403
    assert signed_in(officers.screener).submit(f"{base}/fields", FIELD).status_code == 403
    assert signed_in(stranger).get(base).status_code in {200, 404}


def test_own_fields_are_asked_checked_handed_in_and_explain_themselves(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    application = _application(
        app, committed, people, at, conduct={"extra_fields": EXTRA, "asked_documents": ASKED}
    )
    own = signed_in(application.account)
    page = own.get(_path(application, "/sections/extra")).text
    assert "驾驶证" in page and "为什么问：岗位要求会开车" in page
    missing = own.submit(_path(application, "/submit"))
    assert (
        missing.status_code == 422
        and "驾驶证没有填" in missing.text
        and "工会工作证明没有上传" in missing.text
    )
    wrong = own.submit(
        _path(application, "/sections/extra"), {"seen": "0", "x1": "C1", "x2": "很多"}
    )
    assert wrong.status_code == 422 and "请只填数字" in wrong.text
    assert (
        own.submit(_path(application, "/sections/extra"), {"seen": "0", "x1": "D9"}).status_code
        == 422
    )
    assert (
        own.submit(
            _path(application, "/sections/extra"), {"seen": "0", "x1": "C1", "x2": "2.5"}
        ).status_code
        == 303
    )
    assert (
        _send(
            own, _path(application, "/files/other?slot=d1"), "file", (corpus.pdf(), "证明.pdf")
        ).status_code
        == 303
    )
    assert own.submit(_path(application, "/submit")).status_code == 303
    after = _fresh(committed, application)
    assert hand_in.content_of(after)["facts"]["extra"]["x1"] == {
        "title": "驾驶证",
        "kind": "choice",
        "value": "C1",
    }
    assert [file.slot for file in present_files(after, "other")] == ["d1"]
    assert after.content_digest == canonical_digest(hand_in.content_of(after))
    assert all(
        words in own.get(_path(application, "/receipt")).text for words in ("驾驶证", "C1", "2.5")
    )
    for paper in ("/receipt.pdf", "/pledge.pdf"):
        sheets = PdfDocument(own.get(_path(application, paper)).data)
        printed = "".join(sheet.get_textpage().get_text_range() for sheet in sheets)
        assert all(words in printed for words in ("驾驶证", "C1", "2.5")), paper
    other = hand_in.content_of(after)
    other["facts"]["extra"]["x1"]["value"] = "C2"
    assert canonical_digest(other) != after.content_digest


def test_three_pages_at_once_are_turned_one_by_one(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    application = _application(app, committed, people, at, certificate="assistant")
    own = signed_in(application.account)
    pages = [(corpus.jpeg(900, 600), f"第{n}页.jpg") for n in (1, 2)]
    assert (
        _send(
            own,
            _path(application, "/files/certificate"),
            "file",
            *pages,
            (corpus.pdf(2), "第3页.pdf"),
        ).status_code
        == 303
    )
    sent = present_files(_fresh(committed, application), "certificate")
    picture = next(file for file in sent if file.original_name == "第1页.jpg")
    assert len(sent) == 4
    assert (
        own.submit(_path(application, f"/files/{picture.public_id}/page/1/turn")).status_code == 303
    )
    turned = next(
        file
        for file in present_files(_fresh(committed, application), "certificate")
        if file.original_name == "第1页.jpg"
    )
    assert turned.public_id != picture.public_id
    assert Image.open(
        io.BytesIO(own.get(_path(application, f"/files/{turned.public_id}/page/1")).data)
    ).size == (600, 900)
    paper = next(file for file in sent if file.media_kind == "application/pdf")
    assert (
        own.submit(_path(application, f"/files/{paper.public_id}/page/2/turn")).status_code == 303
    )
    after = next(
        file
        for file in present_files(_fresh(committed, application), "certificate")
        if file.media_kind == "application/pdf"
    )
    first, second = (
        Image.open(
            io.BytesIO(own.get(_path(application, f"/files/{after.public_id}/page/{n}")).data)
        ).size
        for n in (1, 2)
    )
    assert first[0] < first[1] and second[0] > second[1]


def test_unreadable_page_is_told_at_once_with_its_size(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    application = _application(app, committed, people, at, certificate="assistant")
    answer = _send(
        signed_in(application.account),
        _path(application, "/files/certificate"),
        "file",
        (corpus.jpeg(480, 320), "小.jpg"),
    )
    assert answer.status_code == 422 and "图片只有 480 × 320 像素" in answer.text


def test_photo_lying_on_its_side_is_turned_without_javascript(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    application = _application(app, committed, people, at)
    own = signed_in(application.account)
    assert (
        _send(
            own,
            _path(application, "/files/photo"),
            "photo",
            (corpus.jpeg(1600, 1200), "横.jpg"),
            turn="90",
        ).status_code
        == 303
    )
    (photo,) = present_files(_fresh(committed, application), "photo")
    made = Image.open(io.BytesIO(app.extensions["storage"].read(photo.storage_key)))
    assert made.size == (295, 413)
    # the dark block that lay at the bottom is at the left now
    assert made.getpixel((20, 206))[0] < 110


class FalseScanner:
    on = True

    def __init__(self, verdict: str) -> None:
        self.verdict = verdict

    def scan(self, data: bytes) -> Finding:
        return Finding(self.verdict)


def test_scanner_stops_the_submit_never_the_typing(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    application = _application(app, committed, people, at)
    own = signed_in(application.account)
    try:
        app.extensions["malware"] = FalseScanner(UNKNOWN)
        assert (
            _send(
                own, _path(application, "/files/diploma"), "file", (corpus.jpeg(), "证.jpg")
            ).status_code
            == 303
        )
        assert (
            own.submit(
                _path(application, "/sections/avoidance"), {"seen": "1", "applies": "no"}
            ).status_code
            == 303
        )
        refused = own.submit(_path(application, "/submit"))
        assert refused.status_code == 503 and "还有文件没有查完病毒" in refused.text
        app.extensions["malware"] = FalseScanner(INFECTED)
        assert "有文件带病毒" in own.submit(_path(application, "/submit")).text
        app.extensions["malware"] = FalseScanner(CLEAN)
        # infected stays infected until it is taken away
        assert own.submit(_path(application, "/submit")).status_code == 422
        assert "带病毒，请删除" in own.get(_path(application, "/sections/files")).text
    finally:
        del app.extensions["malware"]
    assert _fresh(committed, application).state == "draft"


def test_accommodation_is_asked_decided_and_read_by_the_right_people_only(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    application = _application(app, committed, people, at, make=submitted_application)
    officers, own = people[1], signed_in(application.account)
    path = _path(application, "/accommodation")
    typed = {
        "items": ["large_print", "accessible_seat"],
        "situation": "disability",
        "reason": "视力残疾二级",
    }
    without = own.submit(path, typed)
    assert (
        without.status_code == 422 and "单独同意" in without.text and "视力残疾二级" in without.text
    )
    assert (
        _send(own, path, "files", (corpus.jpeg(), "残疾人证.jpg"), consent="y", **typed).status_code
        == 303
    )
    with committed() as session:
        found = accommodate.request_of(session, session.get_one(Application, application.id))
        assert found is not None
    base = f"/office/rounds/{application.round_.code}/accommodations"
    deciding = signed_in(officers.exam_officer)
    assert application.number in deciding.get(base).text
    assert "视力残疾二级" in deciding.get(f"{base}/{found.public_id}").text
    assert deciding.get(f"{base}/{found.public_id}/files/0/page/1").mimetype == "image/jpeg"
    for other in (officers.screener, officers.publisher, officers.checker, officers.supervisor):
        browser = signed_in(other)
        assert {
            browser.get(address).status_code
            for address in (base, f"{base}/{found.public_id}", f"{base}/{found.public_id}.pdf")
        } == {403}
    case = signed_in(officers.screener).get(
        f"/office/rounds/{application.round_.code}/screening/{application.public_id}"
    )
    assert case.status_code == 200 and "视力残疾" not in case.text and "大字号" not in case.text
    assert (
        deciding.submit(
            f"{base}/{found.public_id}",
            {"action": "grant_partly", "granted": ["large_print"], "reason": ""},
        ).status_code
        == 422
    )
    decision = {
        "action": "grant_partly",
        "granted": ["large_print"],
        "reason": "没有行动不便的证明。",
    }
    assert deciding.submit(f"{base}/{found.public_id}", decision).status_code == 303
    assert "没有行动不便的证明" in own.get(path).text
    assert own.get(_path(application, "/accommodation.pdf")).data.startswith(b"%PDF-")
    with committed() as session:
        key = found.files[0]["storage_key"]
    assert own.submit(f"{path}/withdrawal").status_code == 303
    assert (
        not app.extensions["storage"].exists(key) and "健康信息和证明已经删除" in own.get(path).text
    )
    assert "视力" not in deciding.get(f"{base}/{found.public_id}").text


def test_correction_runs_from_request_to_letter(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    officers = people[1]
    with committed() as session:
        account = applicant(session, name="张龑")
    application = _application(
        app,
        committed,
        people,
        at,
        make=eligible_application,
        screener=officers.screener,
        account=account,
    )
    own, path = signed_in(application.account), _path(application, "/corrections")
    assert (
        "三个字以内"
        in own.submit(path, {"member": "name", "new": "李四", "reason": "身份证上是这个字"}).text
    )
    bare = own.submit(path, {"member": "name", "new": "张䶮", "reason": "身份证上是这个字"})
    assert bare.status_code == 422 and "请上传证明材料" in bare.text
    done = _send(
        own,
        path,
        "files",
        (corpus.jpeg(), "身份证.jpg"),
        member="name",
        new="张䶮",
        reason="身份证上是这个字",
    )
    assert done.status_code == 303
    name = done.location.rsplit("/", 1)[1]
    base = f"/office/rounds/{application.round_.code}/corrections"
    assert signed_in(officers.screener).get(base).status_code == 403
    checker = signed_in(officers.checker)
    assert (
        "张䶮" in checker.get(f"{base}/{name}").text
        and checker.get(f"{base}/{name}/files/0/page/1").status_code == 200
    )
    assert checker.get(f"{base}/{name}.pdf").data.startswith(b"%PDF-")
    assert (
        checker.submit(
            f"{base}/{name}", {"action": "approve", "answer": "与身份证原件一致。"}
        ).status_code
        == 303
    )
    assert _fresh(committed, application).account.display_name == "张䶮"
    assert (
        "与身份证原件一致" in own.get(f"{path}/{name}").text
        and own.get(f"{path}/{name}.pdf").status_code == 200
    )
    with committed() as session:
        somebody = applicant(session)
    assert signed_in(somebody).get(f"{path}/{name}").status_code == 404


def test_next_round_starts_from_the_last_and_every_part_waits_for_a_look(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    last = _application(
        app,
        committed,
        people,
        at,
        make=submitted_application,
        certificate="assistant",
        number="20240077",
    )
    unions, officers = people
    with committed() as session:
        code = published_round(session, unions, at=at, officers=officers).code
    own = signed_in(last.account)
    assert "要用上次填写的内容吗" in own.get(f"/my/applications/start/{code}").text
    begun = own.submit(f"/my/applications/start/{code}", {"reuse": "yes"})
    assert begun.status_code == 303
    assert "上次的，请核对" in own.get(begun.location).text
    person = own.get(f"{begun.location}/sections/person").text
    assert "这些是您上次填的" in person and "长东街道" in person
    with committed() as session:
        new = session.query(Application).filter_by(public_id=begun.location.rsplit("/", 1)[1]).one()
        assert new.facts["carried"] == [
            "person",
            "education",
            "work",
            "certificate",
            "avoidance",
            "files",
        ]
        assert (
            "declaration" not in new.facts
            and new.claim is not None
            and new.claim.state == "declared"
        )
        assert {file.sha256 for file in new.files} == {file.sha256 for file in last.files}
        assert not {file.storage_key for file in new.files} & {
            file.storage_key for file in last.files
        }
        assert "carried" not in hand_in.content_of(new)["facts"]
    own.submit(f"{begun.location}/sections/avoidance", {"seen": "0", "applies": "no"})
    assert "这些是您上次填的" not in own.get(f"{begun.location}/sections/avoidance").text


def test_starting_afresh_takes_nothing_over(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    last = _application(app, committed, people, at)
    with committed() as session:
        code = published_round(session, people[0], at=at, officers=people[1]).code
    begun = signed_in(last.account).submit(f"/my/applications/start/{code}", {"reuse": "no"})
    with committed() as session:
        new = session.query(Application).filter_by(public_id=begun.location.rsplit("/", 1)[1]).one()
        assert "household" not in new.facts["person"] and not new.files


def test_draft_is_deleted_with_its_files_and_a_submitted_form_is_not(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    draft = _application(app, committed, people, at, certificate="assistant")
    keys, own = [file.storage_key for file in draft.files], signed_in(draft.account)
    assert "删除这份没有提交的报名表" in own.get(_path(draft, "/discard")).text
    assert own.submit(_path(draft, "/discard")).status_code == 303
    assert own.get(_path(draft)).status_code == 404
    assert not any(app.extensions["storage"].exists(key) for key in keys)
    sent = _application(app, committed, people, at, make=submitted_application)
    assert signed_in(sent.account).submit(_path(sent, "/discard")).status_code == 409


def test_own_data_are_whole_and_nobody_elses(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    application = _application(
        app,
        committed,
        people,
        at,
        make=submitted_application,
        certificate="assistant",
        number="20240088",
    )
    other = _application(app, committed, people, at, make=submitted_application)
    archive = zipfile.ZipFile(
        io.BytesIO(signed_in(application.account).get("/my/account/data.zip").data)
    )
    data = json.loads(archive.read("my-data.json"))
    assert {"account", "applications", "decisions", "messages", "results", "tickets"} <= set(data)
    (one,) = data["applications"]
    assert (
        one["certificate"]["number"] == "20240088"
        and one["handed_in"][0]["digest"] == application.content_digest
    )
    names = set(archive.namelist()) - {"my-data.json"}
    assert names == {file["name"] for file in one["files"]} and len(names) == len(application.files)
    assert other.public_id not in archive.read("my-data.json").decode()


def test_papers_of_the_form_can_be_fetched(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    application = _application(
        app, committed, people, at, make=submitted_application, certificate="assistant"
    )
    own = signed_in(application.account)
    for paper in ("registration-form", "pledge", "receipt"):
        assert own.get(_path(application, f"/{paper}.pdf")).data.startswith(b"%PDF-")


def test_name_that_no_font_has_is_told_while_typing(
    app: Flask,
    signed_in: Callable[..., Browser],
    committed: Committed,
    people: People,
    at: datetime,
) -> None:
    with committed() as session:
        rare, common = (
            applicant(session, name="王\U00031350"),
            applicant(session, name="古丽米热·艾合买提"),
        )
        round_ = published_round(session, people[0], at=at, officers=people[1])
        pair = [
            (account, begun_application(session, round_, at=at, account=account).public_id)
            for account in (rare, common)
        ]
    texts = [
        signed_in(account).get(f"/my/applications/{name}/sections/person").text
        for account, name in pair
    ]
    assert "现在的字库还印不出来" in texts[0] and "审核通过后可以申请更正" in texts[0]
    assert "都能在准考证上正确印出" in texts[1]


def test_one_picture_used_by_two_people_is_found(
    app: Flask, committed: Committed, people: People, at: datetime
) -> None:
    first = _application(app, committed, people, at, make=submitted_application)
    with committed() as session:
        round_ = session.merge(first.round_)
        second = submitted_application(
            session, round_, app.extensions["storage"], at=at, account=applicant(session)
        )
        hidden = draft_application(
            session, round_, app.extensions["storage"], at=at, account=applicant(session)
        )
        pairs = similar_pictures(session, session.get_one(Application, first.id))
        assert {other.application_id for _mine, other in pairs} == {
            second.id
        } and hidden.id != second.id
        assert all(
            mine.application_id == first.id and mine.kind == other.kind for mine, other in pairs
        )
