"""What an officer may do with one person, beyond what stands on the person's page: each act has a
page of its own with one form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from portal.foundation.web.forms import ConfirmForm, Form
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import ADVERSE_FINDING, CANDIDACY
from portal.recruitment.rulebook.lifecycles.vetting import LIVE
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER
from portal.recruitment.vetting import forms
from portal.recruitment.vetting.against import findings_of, open_finding
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.services import adverse, examine, leave, objections


@dataclass(frozen=True, slots=True)
class PersonalAct:
    """``possible`` says whether it may be done now; ``do`` sends the checked form to the service.

    ``choices``: the words of the form's ``outcome``.
    """

    name: str
    role: str
    title: Any
    hint: Any
    form: type[Form]
    possible: Callable[[Session, Candidacy], bool]
    do: Callable[[RoundAct, Candidacy, Any], object]
    choices: str = ""


def _step(action: str) -> Callable[[Session, Candidacy], bool]:
    return lambda _session, candidacy: CANDIDACY.allows(candidacy.state, action)


def _finding(action: str) -> Callable[[Session, Candidacy], bool]:
    def possible(session: Session, candidacy: Candidacy) -> bool:
        findings = findings_of(session, candidacy.id)
        return bool(findings) and ADVERSE_FINDING.allows(findings[0].state, action)

    return possible


def _hear(act: RoundAct, candidacy: Candidacy, form: Any) -> None:
    adverse.hear(act, open_finding(act.session, candidacy.id), form.statement.data or "")


def _decide(act: RoundAct, candidacy: Candidacy, form: Any) -> None:
    adverse.decide_adverse(
        act,
        open_finding(act.session, candidacy.id),
        form.outcome.data,
        minutes=form.minutes.data or "",
        decision=form.decision.data or "",
    )


def _serve(act: RoundAct, candidacy: Candidacy, form: Any) -> None:
    adverse.serve(act, findings_of(act.session, candidacy.id)[0], form.way.data or "")


ACTS = (
    PersonalAct(
        "documents",
        PUBLISHER,
        _("登记聘用材料"),
        _("材料没有收齐的，不能聘用；缺什么会告诉本人。"),
        forms.DocumentsForm,
        lambda _session, candidacy: candidacy.state in LIVE,
        lambda act, one, form: examine.record_documents(
            act, one, form.outcome.data, form.note.data or ""
        ),
        "documents",
    ),
    PersonalAct(
        "retest",
        PUBLISHER,
        _("代收复检申请"),
        _("本人书面申请的，在这里登记。复检以一次为限，换一家不低于原等级的医院。"),
        ConfirmForm,
        _step("ask_retest"),
        lambda act, one, _form: examine.ask_retest(act, one),
    ),
    PersonalAct(
        "statement",
        PUBLISHER,
        _("登记陈述申辩"),
        _("本人口头或者书面陈述的，照原意记录。"),
        forms.StatementForm,
        _finding("hear"),
        _hear,
    ),
    PersonalAct(
        "finding",
        CHECKER,
        _("登记集体研究的考察结论"),
        _("本人陈述申辩以后，或者期限过了，由招聘工作领导小组集体研究决定。"),
        forms.FindingForm,
        _finding("uphold"),
        _decide,
        "finding.outcome",
    ),
    PersonalAct(
        "service",
        PUBLISHER,
        _("登记决定的送达"),
        _("写明送达方式和日期，如直接送达、邮寄。"),
        forms.ServiceForm,
        _finding("serve"),
        _serve,
    ),
    PersonalAct(
        "suspension",
        CHECKER,
        _("暂缓聘用"),
        _("一时不能查实也不能排除的，集体研究后暂缓；名额保留。"),
        forms.CollectiveForm,
        _step("suspend"),
        lambda act, one, form: objections.suspend(
            act, one, form.reason.data or "", minutes=form.minutes.data or ""
        ),
    ),
    PersonalAct(
        "resumption",
        CHECKER,
        _("解除暂缓"),
        _("异议都已答复，情况不影响聘用的，解除暂缓。"),
        forms.ResumeForm,
        _step("resume"),
        lambda act, one, form: objections.resume(act, one, form.reason.data or ""),
    ),
    PersonalAct(
        "revocation",
        CHECKER,
        _("取消拟聘用资格"),
        _("按公告规定取消资格的，集体研究后登记；本人会收到理由，名额按规则递补。"),
        forms.CollectiveForm,
        _step("revoke"),
        lambda act, one, form: leave.revoke(
            act, one, form.reason.data or "", minutes=form.minutes.data or ""
        ),
    ),
)
BY_NAME = {act.name: act for act in ACTS}


def possible_acts(
    session: Session, candidacy: Candidacy, roles: frozenset[str] | set[str]
) -> list[PersonalAct]:
    """Those that an officer with these roles may do with the person now."""
    return [act for act in ACTS if act.role in roles and act.possible(session, candidacy)]
