"""Attachments: cleaned, limited with clear words, ordered, part of what is approved, and public for
ever under their digest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pikepdf
import pytest
import xlsxwriter
from PIL import Image
from python_calamine import CalamineWorkbook

from portal.foundation.files.storage import Storage
from portal.kernel.errors import Refused
from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.services.release_round import release_round
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.attachment_files import MAX_BYTES, clean_attachment
from portal.recruitment.rounds.services import locked_round
from tests.builders.rounds import actor, approve, drafted_round, office, put_papers, submit_round
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


def picture() -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", (300, 200), "white")
    exif = image.getexif()
    exif[0x010E] = "secret of the camera"
    image.save(out, "PNG", exif=exif)
    return out.getvalue()


def pdf(*, password: str | None = None) -> bytes:

    document = pikepdf.new()
    document.add_blank_page()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    document.save(
        out, encryption=pikepdf.Encryption(user=password, owner=password) if password else False
    )
    return out.getvalue()


def workbook(
    *, formula: bool = False, macros: bool = False, hidden: bool = False, error: bool = False
) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write_row(0, 0, ["专业", "类别"])
    page.write_row(1, 0, ["法学", "法律类"])
    if formula:
        page.write_formula(1, 1, "=1+1")
    if hidden:
        page.set_column(1, 1, 10, None, {"hidden": True})
    if error:
        page.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    page.merge_range(2, 0, 2, 1, "合并的一行")
    book.add_worksheet("隐藏").hide()
    book.close()
    if not macros:
        return out.getvalue()
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def test_files_come_out_clean() -> None:
    assert b"secret" not in clean_attachment(picture(), "a.png").data
    clean = clean_attachment(pdf(), "a.pdf")
    assert b"JavaScript" not in clean.data and clean.pages == 1
    sheet = clean_attachment(workbook(), "a.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data))
    assert len(book.sheet_names) == 1 and book.get_sheet_by_index(0).to_python() == [
        ["专业", "类别"],
        ["法学", "法律类"],
        ["合并的一行", ""],
    ]


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "file.empty"),
        (lambda: b"%PDF-" + b"0" * MAX_BYTES, "attachment.too_large"),
        (docx, "attachment.kind"),
        (lambda: b"MZ not a file of ours" * 9, "attachment.kind"),
        (lambda: workbook(formula=True), "table.formula"),
        (lambda: workbook(macros=True), "table.macros"),
        (lambda: pdf(password="x"), "file.encrypted"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"0" * 999, "table.damaged"),
        (lambda: workbook(hidden=True), "table.hidden_parts"),
        (lambda: workbook(error=True), "table.error_cell"),
        (lambda: b"%PDF-1.7 torn in the post", "file.damaged"),
    ],
    ids=[
        "empty",
        "20MB",
        "docx",
        "program",
        "formula",
        "macros",
        "password",
        "old-xls",
        "hidden",
        "error",
        "torn",
    ],
)
def test_what_is_not_taken_says_why(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_attachment(make(), "file")
    assert refused.value.code == code


def _upload(browser: Browser, code: str, title: str, data: bytes, name: str) -> Any:
    return browser.submit(
        f"/office/rounds/{code}/attachments",
        {"title": title, "file": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )


def test_from_upload_to_the_address_that_stays(
    app: Any, client: Browser, committed: Committed, signed_in: Callable[..., Browser], at: datetime
) -> None:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = drafted_round(session, unions, at=at, by=officers.publisher)
        other = office(session, unions)
    base, publisher = f"/office/rounds/{round_.code}/attachments", signed_in(officers.publisher)
    assert _upload(publisher, round_.code, "专业目录", workbook(), "目录.xlsx").status_code == 303
    assert _upload(publisher, round_.code, "报名表", pdf(), "表.pdf").status_code == 303
    refused = _upload(publisher, round_.code, "方案", docx(), "方案.docx")
    assert (
        refused.status_code == 422
        and "附件只收 PDF" in refused.get_data(as_text=True)
        and "方案" in refused.get_data(as_text=True)
    )
    assert _upload(publisher, round_.code, "打 13912345678", pdf(), "表.pdf").status_code == 422
    assert _upload(signed_in(other.screener), round_.code, "x", pdf(), "x.pdf").status_code == 403
    page = publisher.get(base).get_data(as_text=True)
    assert page.index("专业目录") < page.index("报名表")
    second = page.split(f"{base}/")[-1].split("/")[0]
    assert publisher.submit(f"{base}/{second}/up").status_code == 303
    page = publisher.get(base).get_data(as_text=True)
    assert page.index("报名表") < page.index("专业目录")
    with app.test_request_context(), committed() as session:
        fresh = locked_round(session, round_.id)
        put_papers(session, fresh, by=officers.publisher, at=at)
        submit_round(
            RoundAct(session, actor(officers.publisher), at, fresh), document_number="请1号"
        )
        approve(session, fresh, by=officers.city_approver, at=at)
        number = release_round(
            RoundAct(session, actor(officers.checker), at, fresh), notice_body(session, fresh)
        ).number
    assert _upload(publisher, round_.code, "晚到", pdf(), "晚.pdf").status_code == 422
    named = client.get(f"/publications/{number}/files/json").get_json()["content"]["attachments"]
    assert [(one["title"], one["name"]) for one in named] == [
        ("报名表", "附件1.pdf"),
        ("专业目录", "附件2.xlsx"),
    ]
    with committed() as session:
        locked_round(session, round_.id).state = "archived"
    for one in named:
        answer = client.get(f"/publications/{number}/attachments/{one['sha256']}")
        assert answer.status_code == 200 and len(answer.data) == int(one["size"])
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert one["title"] in client.get(f"/publications/{number}").get_data(as_text=True)
    assert client.get(f"/publications/{number}/attachments/{'0' * 64}").status_code == 404
    assert isinstance(app.extensions["storage"], Storage)


def words_pdf(text: str) -> bytes:
    """A PDF of two pages with ``text`` (Latin) on the second."""
    document = pikepdf.new()
    document.add_blank_page()
    document.add_blank_page()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page = document.pages[1]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = document.make_stream(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode())
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet_with(text: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("封面").write(0, 0, "附件")
    book.add_worksheet("名册").write(4, 2, text)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (words_pdf("Tel 139 1234 5678"), "第 2 页"),
        (sheet_with("座机/手机：0517-83600000/139-1234-5678"), "名册!C5"),
        (sheet_with("320812 19990307 0015"), "名册!C5"),
    ],
    ids=["pdf", "sheet", "grouped"],
)
def test_what_is_to_be_public_is_looked_into_and_the_place_is_named(
    data: bytes, place: str
) -> None:
    with pytest.raises(Refused) as refused:
        clean_attachment(data, "a", public=True)
    assert refused.value.code == "attachment.personal_number"
    assert refused.value.facts["place"] == place
    assert "12345678" not in str(refused.value.facts) and clean_attachment(data, "a").data


@pytest.mark.parametrize("data", [words_pdf("Tel 0517-83600000"), sheet_with("0517-83600000")])
def test_office_numbers_may_go_out(data: bytes) -> None:
    assert clean_attachment(data, "a", public=True).data
