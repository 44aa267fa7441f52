"""The policy by page: every part shows its sentence, keeps what was typed, refuses at the field,
and reaches every member."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask

from portal.recruitment.accounts.models import Account
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import (
    default_policy_document,
    overridden,
    policy_differences,
    read_policy,
)
from portal.recruitment.rulebook.policy.templates import TEMPLATES
from portal.recruitment.rules.forms import SECTIONS
from tests.builders.rounds import drafted_round, office
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed
from tests.recruitment.rulebook.policy.test_policy_members_said import CHANGES
from tests.recruitment.rulebook.practice.facts import IDS, Told, notice
from tests.recruitment.rulebook.practice.scored import policy_document

LABELS = {name: change for name, _base, change in CHANGES}


class Filled(HTMLParser):
    """What a browser would send back if nobody typed anything."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._select = self._area = ""
        self._text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "input" and given.get("type") != "checkbox":
            self.fields.append((given.get("name", ""), given.get("value", "")))
        elif tag == "input" and "checked" in given:
            self.fields.append((given["name"], given.get("value", "y")))
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given and self._select:
            self.fields.append((self._select, given["value"]))
        elif tag == "textarea":
            self._area, self._text = given["name"], []

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields.append((self._area, "".join(self._text).lstrip("\r\n")))
            self._area = ""
        elif tag == "select":
            self._select = ""

    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in self.fields:
            if name in {"csrf_token", "back", "size", "language", ""}:
                continue
            found[name] = (
                value
                if name not in found
                else [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
            )
        return found


@pytest.fixture
def drafted(committed: Committed, at: datetime) -> tuple[RecruitmentRound, Account]:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        return drafted_round(
            session, unions, at=at, by=officers.publisher, vacancies=1
        ), officers.publisher


@pytest.fixture
def editor(drafted: tuple[RecruitmentRound, Account], signed_in: Callable[..., Browser]) -> Editor:
    return Editor(signed_in(drafted[1]), drafted[0].code)


class Editor:
    def __init__(self, browser: Browser, code: str) -> None:
        self.browser, self.base = browser, f"/office/rounds/{code}/policy"

    def fields(self, part: str) -> dict[str, Any]:
        return Filled(self.browser.get(f"{self.base}/{part}").text).data()

    def send(
        self,
        part: str,
        changes: dict[str, Any] | None = None,
        act: str = "save",
        *,
        fields: dict[str, Any] | None = None,
    ) -> Any:
        data = {**(self.fields(part) if fields is None else fields), **(changes or {}), "act": act}
        return self.browser.submit(
            f"{self.base}/{part}",
            {name: value for name, value in data.items() if value is not None},
        )


def stored(committed: Committed, round_: RecruitmentRound) -> dict[str, Any]:
    with committed() as session:
        return copy.deepcopy(session.get_one(RecruitmentRound, round_.id).policy)


def put(committed: Committed, round_: RecruitmentRound, document: dict[str, Any]) -> None:
    with committed() as session:
        session.get_one(RecruitmentRound, round_.id).policy = document


WHOLE = [
    *(pytest.param(one.document(), id=one.code) for one in TEMPLATES),
    *(pytest.param(policy_document(Told(notice(name))), id=name) for name in IDS),
    *(
        pytest.param(
            overridden(
                overridden(default_policy_document(), base),
                {k: v for k, v in change.items() if k not in {"title", "basis"}},
            ),
            id=name,
        )
        for name, base, change in CHANGES
    ),
]


@pytest.mark.parametrize("document", WHOLE)
def test_saving_what_is_shown_changes_no_rule(app: Flask, document: dict[str, Any]) -> None:
    """Every policy at hand goes through every form and comes out as the same rules: no member is
    out of the pages' reach."""
    from werkzeug.datastructures import MultiDict

    with app.test_request_context(), app.app_context():
        for form in SECTIONS.values():
            shown = form(formdata=None, data=form.typed(document), meta={"csrf": False})
            shown_again = form(MultiDict(_sent(shown)), meta={"csrf": False})
            assert read_policy(shown_again.applied(document)) == read_policy(document), form.part


def _sent(form: Any) -> list[tuple[str, str]]:
    from portal.recruitment.rules.fields import leaves

    found: list[tuple[str, str]] = []
    for field in leaves(form):
        if field.type == "BooleanField":
            found += [(field.name, "y")] if field.data else []
        elif field.type == "SelectMultiple":
            found += [(field.name, value) for value in field.data or []]
        elif field.type == "LinesField":
            found.append((field.name, "\n".join(field.data or [])))
        else:
            found.append((field.name, str(field.data or "")))
    return found


@pytest.mark.parametrize("part", list(SECTIONS))
def test_an_untouched_part_saves_without_a_change(
    editor: Editor, drafted: tuple[RecruitmentRound, Account], committed: Committed, part: str
) -> None:
    answer = editor.send(part)
    assert answer.status_code == 303
    after = stored(committed, drafted[0])
    assert read_policy(after) == read_policy(default_policy_document())
    assert policy_differences(default_policy_document(), after) == []


def test_a_changed_weight_is_saved_and_said(
    editor: Editor, drafted: tuple[RecruitmentRound, Account], committed: Committed
) -> None:
    assert (
        editor.send(
            "scores", {"components-0-weight": "0.4", "components-1-weight": "0.6"}
        ).status_code
        == 303
    )
    assert stored(committed, drafted[0])["composite"]["weights"] == {
        "written": "0.4",
        "interview": "0.6",
    }
    page = editor.browser.get(editor.base).text
    assert "笔试成绩×0.4＋面试成绩×0.6" in page and "笔试权重" in page


def test_a_refusal_keeps_what_was_typed_and_stands_at_its_field(
    editor: Editor, drafted: tuple[RecruitmentRound, Account], committed: Committed
) -> None:
    answer = editor.send(
        "scores", {"components-0-pass_mark": "６０", "components-1-title": "结构化面试"}
    )
    assert answer.status_code == 422
    assert (
        'href="#components-0-pass_mark"' in answer.text
        and 'id="components-0-pass_mark-err"' in answer.text
    )
    assert 'value="６０"' in answer.text and 'value="结构化面试"' in answer.text
    assert stored(committed, drafted[0]) == default_policy_document()


@pytest.mark.parametrize(
    ("part", "typed", "field"),
    [
        (
            "scores",
            {"components-0-weight": "0.5", "components-1-weight": "0.6"},
            "components-0-weight",
        ),
        ("scores", {"components-0-code": ""}, "components-0-code"),
        ("scores", {"components-0-full_mark": "120"}, "components-1-full_mark"),
        ("scores", {"title": ""}, "title"),
        ("scores", {"components-0-rounding-places": "二"}, "components-0-rounding-places"),
        (
            "preferences",
            {"preferences-0-ordered": "y", "preferences-0-basis": ""},
            "preferences-0-basis",
        ),
        ("preferences", {"preferences-0-levels": ""}, "preferences-0-levels"),
        (
            "preferences",
            {"preferences-0-effect": "points", "preferences-0-points": "assistant 二"},
            "preferences-0-points",
        ),
        (
            "preferences",
            {"preferences-0-effect": "points", "preferences-0-points": "assistant 2"},
            "points-target",
        ),
        (
            "preferences",
            {"certificate-deadline": "on", "certificate-deadline_on": "五一"},
            "certificate-deadline",
        ),
        (
            "ties",
            {"tie_break-1": "component:written", "tie_break-2": "component:written"},
            "tie_break-2",
        ),
        ("cuts", {"opening-ratio": "0"}, "opening-ratio"),
        ("cuts", {"shortlist-by": "skill"}, "shortlist-by"),
        ("interview", {"interview-minimum_examiners": "2"}, "interview-minimum_examiners"),
        ("interview", {"interview-drop_highest": "1.5"}, "interview-drop_highest"),
        ("after", {"publicity_days": "0"}, "publicity_days"),
        ("after", {"retention-paper_days": "90"}, "retention-paper_days"),
        ("after", {"substitution-stages": ["medical", "war"]}, "substitution-stages"),
    ],
)
def test_every_fault_has_its_field(
    editor: Editor, part: str, typed: dict[str, Any], field: str
) -> None:
    answer = editor.send(part, typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text, re.findall(r'href="#([^"]+)"', answer.text)


def test_the_sentence_follows_the_typing_and_nothing_is_saved(
    editor: Editor, drafted: tuple[RecruitmentRound, Account], committed: Committed
) -> None:
    said = editor.browser.submit(
        f"{editor.base}/cuts/sentence", {**editor.fields("cuts"), "opening-ratio": "5"}
    )
    assert "达到5∶1方可开考" in said.json["sentence"] and said.json["faults"] == []
    wrong = editor.browser.submit(
        f"{editor.base}/cuts/sentence", {**editor.fields("cuts"), "opening-ratio": "多少"}
    )
    assert wrong.json["sentence"] == "" and wrong.json["faults"][0]["field"] == "opening-ratio"
    preview = editor.send("cuts", {"opening-ratio": "5"}, "preview")
    assert (
        preview.status_code == 200
        and "达到5∶1方可开考" in preview.text
        and "还没有保存" in preview.text
    )
    assert stored(committed, drafted[0]) == default_policy_document()


def test_rows_are_added_moved_and_taken_away_without_script(
    editor: Editor, drafted: tuple[RecruitmentRound, Account], committed: Committed
) -> None:
    page = editor.send("ties", act="down:tie_break-0")
    fields = Filled(page.text).data()
    assert [fields[f"tie_break-{n}"] for n in range(3)] == [
        "component:interview",
        "preference:social_worker_certificate",
        "component:written",
    ]
    page = editor.send("ties", fields=fields, act="remove:tie_break-2")
    assert editor.send("ties", fields=Filled(page.text).data()).status_code == 303
    assert stored(committed, drafted[0])["tie_break"] == [
        "component:interview",
        "preference:social_worker_certificate",
    ]
    page = editor.send("scores", act="add:components-0-papers")
    page = editor.send("scores", fields=Filled(page.text).data(), act="add:components-0-papers")
    papers = {
        f"components-0-papers-{n}-{name}": value
        for n, code in enumerate(("aptitude", "essay"))
        for name, value in {
            "code": code,
            "title": code,
            "full_mark": "150",
            "coefficient": "1/3",
        }.items()
    }
    assert editor.send("scores", papers, fields=Filled(page.text).data()).status_code == 303
    assert [
        paper["code"] for paper in stored(committed, drafted[0])["components"][0]["papers"]
    ] == ["aptitude", "essay"]


@pytest.mark.parametrize(
    "act",
    [
        "up:",
        "remove:tie_break-99",
        "add:title",
        "down:composite-weights",
        "add:__class__",
        "up:tie_break-x",
        ":",
        "remove:",
    ],
)
def test_a_button_that_is_none_changes_nothing(editor: Editor, act: str) -> None:
    assert editor.send("scores", act=act).status_code == 200


def test_points_bring_their_basis_and_leave_the_chain(
    editor: Editor, drafted: tuple[RecruitmentRound, Account], committed: Committed
) -> None:
    typed = {
        "preferences-0-effect": "points",
        "preferences-0-points": "assistant 1\nsocial_worker 2",
        "preferences-0-basis": "某市〔2026〕1号",
        "points-target": "written",
        "points-cap": "2",
    }
    assert editor.send("preferences", typed).status_code == 303
    after = stored(committed, drafted[0])
    assert after["tie_break"] == ["component:interview", "component:written"]
    assert (
        after["preferences"][0]["points"] == {"assistant": "1", "social_worker": "2"}
        and "levels" not in after["preferences"][0]
    )
    assert "某市〔2026〕1号" in editor.browser.get(editor.base).text


def test_a_template_is_taken_whole_and_asks_for_its_basis(
    editor: Editor, drafted: tuple[RecruitmentRound, Account], committed: Committed
) -> None:
    listing = editor.browser.get(f"{editor.base}-templates").text
    assert "黄石市西塞山区" in listing and "选用后要补写依据" in listing
    answer = editor.browser.submit(f"{editor.base}-templates", {"template": "weights_40_60"})
    assert (
        answer.status_code == 303
        and stored(committed, drafted[0])["composite"]["weights"]["written"] == "0.4"
    )
    answer = editor.browser.submit(f"{editor.base}-templates", {"template": "points_with_cap"})
    assert answer.location.endswith("/policy/preferences")
    assert editor.send("preferences").status_code == 422
    basis = {f"preferences-{n}-basis": "某区〔2026〕3号" for n in range(4)}
    assert editor.send("preferences", basis).status_code == 303
    assert (
        editor.browser.submit(f"{editor.base}-templates", {"template": "nobody's"}).status_code
        == 422
    )


def test_the_whole_document_asks_for_a_basis_too(editor: Editor) -> None:
    import json

    document = default_policy_document()
    document["preferences"][0] |= {"order": document["preferences"][0]["levels"], "basis": None}
    answer = editor.browser.submit(f"{editor.base}-document", {"document": json.dumps(document)})
    assert answer.status_code == 422 and "没有写依据" in answer.text


def test_only_the_drafter_edits_and_only_a_draft(
    editor: Editor,
    drafted: tuple[RecruitmentRound, Account],
    committed: Committed,
    signed_in: Callable[..., Browser],
) -> None:
    with committed() as session:
        elsewhere = office(session, tree(session))
        stranger, checker = elsewhere.publisher, elsewhere.checker
    assert signed_in(stranger).get(f"{editor.base}/cuts").status_code == 404
    assert signed_in(checker).get(f"{editor.base}/cuts").status_code == 403
    fields = editor.fields("cuts")
    with committed() as session:
        session.get_one(RecruitmentRound, drafted[0].id).state = "submitted"
    answer = editor.send("cuts", {"opening-ratio": "9"}, fields=fields)
    assert answer.status_code == 409 and stored(committed, drafted[0]) == default_policy_document()
    page = editor.browser.get(f"{editor.base}/cuts").text
    assert "disabled" in page and 'value="save"' not in page
    assert editor.browser.get(f"{editor.base}/nothing").status_code == 404
