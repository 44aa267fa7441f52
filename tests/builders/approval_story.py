"""The pages of papers, registers and county confirmations in the story, with the rows that they
show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.approval.scans import receive_scan
from portal.recruitment.approval.services.papers import (
    attach_scan,
    put_body,
    put_paper,
    put_plan,
    put_staff,
)
from portal.recruitment.audit import Act
from portal.recruitment.registers.models import MajorEvent, Petition
from portal.recruitment.registers.services.major_events import report_event
from portal.recruitment.registers.services.petitions import (
    PUBLIC,
    Intake,
    Step,
    handle_petition,
    receive_petition,
)
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import draft_round
from portal.recruitment.rulebook import roles
from tests.builders.accounts import officer
from tests.builders.papers import sample_pdf
from tests.builders.rounds import Office, act_on, actor, add_vacancy
from tests.builders.unions import Tree

Page = tuple[str, Account | None, str]


@dataclass(frozen=True)
class ApprovalStory:
    """A round with papers, bodies, a plan and staff, a published one with an event and a petition,
    and the city's own with vacancies of another county."""

    session: Session
    storage: Storage
    unions: Tree
    officers: Office
    at: datetime

    def pages(self, draft: RecruitmentRound, published: RecruitmentRound) -> list[Page]:
        """(name, who opens it, address)."""
        return [
            *self._papers(draft),
            *self._registers(published),
            *self._city_run(),
        ]

    def _papers(self, draft: RecruitmentRound) -> Iterator[Page]:
        who, reader = self.officers.publisher, self.officers.supervisor
        act = act_on(self.session, draft, who, self.at)
        put_paper(act, "request", {"document_number": "清工请〔2026〕9号"})
        scan = attach_scan(act, "request", receive_scan(self.storage, sample_pdf(), "请示.pdf"))
        body = {"kind": "discipline", "name": "驻区总工会纪检组", "phone": "0517-83900002"}
        put_body(act, body)
        put_plan(act, {"goal": "充实基层力量"})
        person = {"group": "leading", "name": "王组长", "unit": "清江浦区总工会"}
        staff = put_staff(act, person)
        papers = f"/office/rounds/{draft.code}/papers"
        yield "papers", who, papers
        yield "paper-request", who, f"{papers}/of/request"
        yield "paper-minutes", who, f"{papers}/of/county_minutes"
        yield "paper-read", reader, f"{papers}/of/reply"
        yield "scan", reader, f"{papers}/scans/{scan.public_id}"
        yield "scan-file", who, f"{papers}/scans/{scan.public_id}/page/1"
        yield "bodies", who, f"{papers}/bodies"
        yield "plan-words", who, f"{papers}/plan"
        yield "staff", who, f"{papers}/staff"
        yield "staff-new", who, f"{papers}/staff/new"
        yield "staff-member", who, f"{papers}/staff/{staff.public_id}"
        yield "staff-pdf", who, f"{papers}/forms/A-07.pdf"
        for number in ("A-03", "A-04", "A-05", "A-06"):
            yield f"form-{number}", who, f"{papers}/forms/{number}.xlsx"

    def _registers(self, published: RecruitmentRound) -> Iterator[Page]:
        who, city = self.officers.publisher, self.officers.city_approver
        event = self._event(published)
        events = f"/office/rounds/{published.code}/events"
        yield "events", who, events
        yield "event-new", who, f"{events}/new"
        yield "event", city, f"{events}/{event.public_id}"
        yield "event-pdf", who, f"{events}/{event.public_id}/A-13.pdf"
        supervisor, petition = self.officers.supervisor, self._petition(published)
        yield "petitions", supervisor, "/office/petitions"
        yield "petition-new", supervisor, "/office/petitions/new"
        yield "petition", supervisor, f"/office/petitions/{petition.public_id}"
        yield "petitions-xlsx", supervisor, "/office/petitions/A-12.xlsx"
        yield "petition-public", None, "/petitions"
        yield "petition-answers", None, "/petitions/answers"
        yield "desk-supervisor", supervisor, "/office/desk"
        version = f"/office/rounds/{published.code}/approval/versions/1"
        yield "approval-version", city, version

    def _event(self, published: RecruitmentRound) -> MajorEvent:
        happened_at = self.at - timedelta(hours=2)
        happened = {"happened_at": happened_at, "place": "一考点", "matter": "停电十分钟"}
        act = act_on(self.session, published, self.officers.publisher, self.at)
        return report_event(act, happened)

    def _petition(self, published: RecruitmentRound) -> Petition:
        intake = Intake(channel="letter", concern="written", matter="反映考场秩序不好。")
        petition, _code = receive_petition(
            Act(self.session, PUBLIC, self.at), self.unions.county, published, intake
        )
        act = Act(self.session, actor(self.officers.supervisor), self.at)
        step = Step(text="受理", investigator="纪检组")
        return handle_petition(act, petition.public_id, "accept", step)

    def _city_run(self) -> Iterator[Page]:
        publisher = officer(self.session, roles.PUBLISHER, union=self.unions.city)
        act = Act(self.session, actor(publisher), self.at)
        shared = draft_round(act, self.unions.city, title="全市统一招聘", run_kind="city_run")
        add_vacancy(
            self.session,
            shared,
            by=publisher,
            at=self.at,
            code="01",
            using_union=self.unions.other_county,
            quota_reason="县级统筹",
        )
        county = officer(self.session, roles.CHECKER, union=self.unions.other_county)
        yield "approval-city-run", publisher, f"/office/rounds/{shared.code}/approval"
        yield "confirmations", county, "/office/confirmations"
        yield "confirmation", county, f"/office/confirmations/{shared.code}"
        yield "desk-county", county, "/office/desk"
