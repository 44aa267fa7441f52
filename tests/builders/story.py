"""Three rounds at three points of the process in one database, and the addresses of every page that
somebody may open there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import Application
from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.services.release_round import release_round
from portal.recruitment.audit import SYSTEM, Act
from portal.recruitment.exams.documents import evidence_body, ticket_mark
from portal.recruitment.exams.models import Seat, SeatingRun
from portal.recruitment.exams.queries import seats_of
from portal.recruitment.exams.services.draw_seats import countersign_run
from portal.recruitment.exams.services.release_seats import release_run
from portal.recruitment.exams.services.shadow_run import run_now
from portal.recruitment.marking.models import MarkingBatch
from portal.recruitment.marking.services.key_scores import key_scores
from portal.recruitment.messages.models import BulkMessage
from portal.recruitment.messages.services.bulk import draft_bulk
from portal.recruitment.plans.models import QuotaException, YearlyPlan
from portal.recruitment.plans.services import request_exception, submit_plan
from portal.recruitment.publications.files import keep_file
from portal.recruitment.publications.models import KeptFile
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.attachment_files import CleanAttachment
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services.attach import attach_file
from portal.recruitment.rounds.text_models import NoticeAttachment
from portal.recruitment.rulebook import roles
from portal.recruitment.screening.models import ScreeningDecision
from portal.recruitment.screening.opinion import Opinion
from portal.recruitment.screening.services.decide import decide
from portal.recruitment.vacancies.models import VacancyTablePreview
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancy_sheets.changes import Upload
from portal.recruitment.vacancy_sheets.services.check_table import check_table
from portal.recruitment.vacancy_sheets.services.take_table import hand_in_table
from tests.builders.accounts import applicant, officer
from tests.builders.applications import (
    begun_application,
    draft_application,
    eligible_application,
    submitted_application,
)
from tests.builders.approval_story import ApprovalStory
from tests.builders.changes import change_pages
from tests.builders.exams import codes_of, drawn_seating, sealed_batch
from tests.builders.marking import Beside, beside
from tests.builders.plans import drafted_plan
from tests.builders.requests import request_pages
from tests.builders.rounds import (
    Office,
    actor,
    add_vacancy,
    approved_round,
    drafted_round,
    office,
    record_places,
)
from tests.builders.screening_pages import screening_pages
from tests.builders.unions import Tree, tree, union
from tests.builders.vacancy_tables import row, table

Page = tuple[str, Account | None, str]
LAWFUL_NAMES = (
    "王小明",
    "李玉芬",
    "欧阳震华",
    "张䶮",
    "古丽米热·艾合买提",
    "陈思思",
    "赵云海",
    "孙莉",
)


@dataclass
class Story:
    """``draft`` is being drafted, ``open_round`` takes applications, in ``exam_round`` the exam is
    over and the scores are being keyed."""

    unions: Tree
    officers: Office
    draft: RecruitmentRound
    open_round: RecruitmentRound
    exam_round: RecruitmentRound
    begun: Application
    ready: Application
    waiting: Application
    refused: Application
    refusal: ScreeningDecision
    returned: Application
    seated: Application
    seat: Seat
    run: SeatingRun
    batch: MarkingBatch
    beside: Beside
    audit_admin: Account
    table: VacancyTablePreview
    bulk: BulkMessage
    plan: YearlyPlan
    exception: QuotaException
    filing_officer: Account
    attachment: NoticeAttachment
    pages: list[Page] = field(default_factory=list)


def _paper(session: Session, storage: Storage, at: datetime) -> KeptFile:
    data = b"%PDF-1.7 of the story"
    clean = CleanAttachment(data, "application/pdf", 1, sha256(data).hexdigest())
    return keep_file(session, storage, clean, at=at)


def _open_round(
    session: Session, unions: Tree, officers: Office, paper: KeptFile, at: datetime
) -> RecruitmentRound:
    counted = {
        "live_counts": {"show": ["submitted", "approved"], "every_minutes": 60, "stop_hours": 24}
    }
    counted |= {
        "extra_fields": [
            {
                "code": "x1",
                "title": "工会工作年数",
                "kind": "number",
                "required": False,
                "why_asked": "放宽年龄要用",
            }
        ]
    }
    round_ = approved_round(
        session, unions, at=at, officers=officers, vacancies=3, headcount=2, conduct=counted
    )
    named = {
        "title": "报名表",
        "sha256": paper.sha256,
        "media": paper.media_kind,
        "name": "附件1.pdf",
        "size": str(paper.size),
    }
    release_round(
        RoundAct(session, actor(officers.checker), at, round_),
        notice_body(session, round_) | {"attachments": [named]},
    )
    session.flush()
    record_places(session, round_, by=officers.publisher, at=at)
    round_.places[0].screenshot = paper
    return round_


def _exam_round(
    session: Session, unions: Tree, officers: Office, storage: Storage, at: datetime
) -> tuple[RecruitmentRound, SeatingRun]:
    round_ = approved_round(session, unions, at=at, officers=officers)
    release_round(
        RoundAct(session, actor(officers.checker), at, round_), notice_body(session, round_)
    )
    session.flush()
    record_places(session, round_, by=officers.publisher, at=at)
    vacancies = vacancies_of(session, round_.id)
    for place, name in enumerate(LAWFUL_NAMES):
        eligible_application(
            session,
            round_,
            storage,
            at=at,
            screener=officers.screener,
            account=applicant(session, name=name),
            vacancy=vacancies[place % 2],
            certificate="assistant" if place == 1 else None,
        )
    run = drawn_seating(session, round_, officers, storage, layout="3x4")
    later = run.committed_at + timedelta(hours=26)
    countersign_run(RoundAct(session, actor(officers.supervisor), later, round_), run)
    run_now(RoundAct(session, SYSTEM, later, round_), storage, run)
    release_run(
        RoundAct(session, actor(officers.checker), later, round_),
        storage,
        run,
        evidence_body(run, seats_of(session, run.id)),
    )
    session.flush()
    return round_, run


def tell_story(session: Session, storage: Storage, *, at: datetime) -> Story:
    """Needs a request or application context with a locale for the notice's words.

    At ``at`` every one of its pages can be opened.
    """
    unions = tree(session)
    # Room for everybody whom its rounds place after hiring.
    further = [
        union(session, name=name, level="township", kind="street", parent=unions.county)
        for name in ("水渡口街道总工会", "府前街道总工会")
    ]
    for unit in (unions.street, *further):
        unit.single_unions_count, unit.workers_count = 900, 30_000
    officers = office(session, unions)
    draft = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=1)
    add_vacancy(
        session,
        draft,
        by=officers.publisher,
        at=at,
        code="02",
        using_union=unions.street,
        headcount=2,
    )
    paper = _paper(session, storage, at)
    attachment = attach_file(
        RoundAct(session, actor(officers.publisher), at, draft), "报名表", paper, name="表.pdf"
    )
    open_round = _open_round(session, unions, officers, paper, at)
    begun = begun_application(session, open_round, at=at)
    ready = draft_application(
        session,
        open_round,
        storage,
        at=at,
        account=applicant(session, name="王小明"),
        certificate="social_worker",
    )
    waiting = submitted_application(
        session,
        open_round,
        storage,
        at=at,
        account=applicant(session, name="李玉芬"),
        certificate="assistant",
    )
    submitted_application(session, open_round, storage, at=at)
    refused, returned = (
        submitted_application(session, open_round, storage, at=at) for _ in range(2)
    )
    screener, text = actor(officers.screener), "毕业证书只拍到半页，请把整页拍全后重新上传。"
    refusal = decide(
        CaseAct(session, screener, at, refused),
        Opinion("fail", "D02", "专业不符合岗位要求。"),
        seen_digest=refused.content_digest or "",
    )
    decide(
        CaseAct(session, screener, at, returned),
        Opinion("return", "C02", text),
        seen_digest=returned.content_digest or "",
    )
    exam_round, run = _exam_round(session, unions, officers, storage, at - timedelta(days=16))
    seats = seats_of(session, run.id)
    batch = sealed_batch(session, exam_round, officers, run, absent=(seats[-1].application_id,))
    keyed = list(codes_of(session, batch).values())
    key_scores(
        RoundAct(session, actor(officers.clerk_a), at, exam_round),
        batch,
        dict.fromkeys(keyed[:6], "81"),
    )
    key_scores(
        RoundAct(session, actor(officers.clerk_b), at, exam_round),
        batch,
        {keyed[0]: "85", keyed[1]: "81"},
    )
    session.flush()
    admin = officer(session, roles.AUDIT_ADMIN, union=unions.county)
    handed_in = table([row(1, 招聘人数="两人"), row(2)])
    upload = Upload(handed_in, "update")
    checked = check_table(session, draft, upload)
    act = RoundAct(session, actor(officers.publisher), at, draft)
    preview = hand_in_table(act, upload, checked)
    bulk = draft_bulk(
        Act(session, actor(officers.publisher), at),
        open_round.code,
        "考前提醒",
        "{姓名}，请**带好**证件。",
        {},
    )
    plan = drafted_plan(session, unions, by=officers.publisher, at=at)
    submit_plan(Act(session, actor(officers.publisher), at), plan)
    exception = request_exception(
        Act(session, actor(officers.publisher), at), unions.zone, 2, reason="新设两个园区"
    )
    story = Story(
        unions,
        officers,
        draft,
        open_round,
        exam_round,
        begun,
        ready,
        waiting,
        refused,
        refusal,
        returned,
        seats[0].application,
        seats[0],
        run,
        batch,
        beside(session, batch, seats[0].application_id, at),
        admin,
        preview,
        bulk,
        plan,
        exception,
        officer(session, roles.FILING_OFFICER, union=unions.province),
        attachment,
    )
    story.pages = pages_of(story) + change_pages(session, open_round, officers, at=at)
    story.pages += ApprovalStory(session, storage, unions, officers, at).pages(draft, open_round)
    story.pages += screening_pages(session, storage, open_round, officers, at)
    story.pages += request_pages(
        session, storage, officers, waiting, seats[0].application, begun, draft, at=at
    )
    return story


def pages_of(story: Story) -> list[Page]:
    """(name, who opens it, address): every page of the stages from the notice to the marking and of
    the overview."""
    return [
        *_public(story),
        *_applicant(story),
        *_planning(story),
        *_drafting(story),
        *_screening(story),
        *_examining(story),
    ]


def _public(story: Story) -> list[Page]:
    code, exam = story.open_round.code, story.exam_round.code
    paths = (
        {
            "home": "/",
            "help": "/help",
            "privacy": "/privacy",
            "accessibility": "/accessibility",
            "home-search": "/?q=清江浦",
            "round": f"/rounds/{code}",
            "vacancy": f"/rounds/{code}/vacancies/01",
            "policy": f"/rounds/{code}/policy.json",
            "publications": "/publications",
            "verify": "/verify",
            "verify-own": "/verify/own",
            "publication": f"/publications/{code}-N1",
            "publication-attachment": f"/publications/{code}-N1/attachments/"
            f"{story.attachment.file.sha256}",
            "announced": f"/publications/{exam}-E1",
            "evidence": f"/publications/{exam}-E2",
            "bundle": f"/publications/{exam}-E2/bundle.zip",
            "ticket-check": f"/tickets/{story.seat.ticket_number}?mark={ticket_mark(story.seat)}",
            "ticket-false": f"/tickets/{story.seat.ticket_number}?mark=0",
            "list": "/vacancies",
            "list-filtered": "/vacancies?education=bachelor&born_on=1995-01-01&state=open"
            "&sort=pinyin",
            "list-none": "/vacancies?q=没有这样的岗位",
            "check-round": f"/rounds/{code}/check",
            "check": f"/rounds/{code}/vacancies/01/check",
            "counts": f"/rounds/{code}/counts",
            "counts-json": f"/rounds/{code}/counts.json",
            "rounds-json": "/rounds.json",
            "round-json": f"/rounds/{code}.json",
            "vacancy-json": f"/rounds/{code}/vacancies/01.json",
            "calendar-file": f"/rounds/{code}/calendar.ics",
            "feed-file": "/notices.atom",
            "sitemap-file": "/sitemap.xml",
            "robots-file": "/robots.txt",
            "openapi-json": "/api/openapi.json",
        }
        | {
            f"help-{topic}": f"/help/{topic}"
            for topic in (
                "apply",
                "certificates",
                "photo",
                "fees",
                "accommodations",
                "remedies",
                "questions",
                "officers",
            )
        }
        | {f"list-{kind}": f"/vacancies.{kind}" for kind in ("json", "csv", "xlsx")}
        | {
            f"publication-{kind}": f"/publications/{code}-N1/files/{kind}"
            for kind in ("pdf", "xlsx", "csv", "json")
        }
    )
    return [(name, None, path) for name, path in paths.items()]


def _applicant(story: Story) -> list[Page]:
    found: list[Page] = []
    for name, application in (
        ("ready", story.ready),
        ("begun", story.begun),
        ("returned", story.returned),
    ):
        base = f"/my/applications/{application.public_id}"
        found.append((f"application-{name}", application.account, base))
        found.append((f"submit-{name}", application.account, f"{base}/submit"))
        for section in (
            "vacancy",
            "person",
            "education",
            "work",
            "certificate",
            "files",
            "extra",
            "avoidance",
            "declaration",
        ):
            found.append(
                (f"section-{section}-{name}", application.account, f"{base}/sections/{section}")
            )
        found.append((f"accommodation-{name}", application.account, f"{base}/accommodation"))
    base, who = f"/my/applications/{story.waiting.public_id}", story.waiting.account
    file, letter = story.waiting.files[0].public_id, story.refusal.public_id
    return [
        *found,
        ("start", story.waiting.account, f"/my/applications/start/{story.open_round.code}"),
        ("receipt", who, f"{base}/receipt"),
        ("receipt-pdf", who, f"{base}/receipt.pdf"),
        ("withdraw", who, f"{base}/withdraw"),
        ("transfer", who, f"{base}/transfer"),
        ("file", who, f"{base}/files/{file}/page/1"),
        ("my", who, "/my"),
        ("my-returned", story.returned.account, "/my"),
        ("my-seated", story.seated.account, "/my"),
        ("letter", story.refused.account, f"/my/decisions/{letter}"),
        ("letter-pdf", story.refused.account, f"/my/decisions/{letter}.pdf"),
        ("ticket", story.seated.account, f"/my/tickets/{story.seat.public_id}"),
        ("ticket-pdf", story.seated.account, f"/my/tickets/{story.seat.public_id}.pdf"),
    ]


def _planning(story: Story) -> list[Page]:
    plan, leave = (
        f"/office/plans/{story.plan.public_id}",
        f"/office/plans/exceptions/{story.exception.public_id}",
    )
    unit = story.unions.street.public_id
    county = {
        "plans": "/office/plans",
        "plan-new": "/office/plans/new",
        "plan": plan,
        "plan-lines": f"{plan}/lines",
        "plan-a01-pdf": f"{plan}/a01.pdf",
        "plan-a02-xlsx": f"{plan}/a02.xlsx",
        "exceptions": "/office/plans/exceptions",
        "exception-new": "/office/plans/exceptions/new",
        "unions": "/office/unions",
        "union-sheet": "/office/unions/sheet",
        "union-sheet-file": "/office/unions/sheet.xlsx",
        "union": f"/office/unions/{unit}",
        "union-figures": f"/office/unions/{unit}/figures",
    }
    city = {"plans-city": "/office/plans", "plan-city": plan, "exception-city": leave}
    return [
        *((name, story.officers.publisher, path) for name, path in county.items()),
        *((name, story.officers.city_approver, path) for name, path in city.items()),
        ("plans-progress", story.filing_officer, "/office/plans/progress"),
    ]


def _drafting(story: Story) -> list[Page]:
    base, who = f"/office/rounds/{story.draft.code}", story.officers.publisher
    paths = {
        "rounds": "/office/rounds",
        "round-new": "/office/rounds/new",
        "desk-publisher": "/office/desk",
        "hub": base,
        "live-counts": f"{base}/live-counts",
        "basics": f"{base}/basics",
        "notice-text": f"{base}/notice",
        "notice-section": f"{base}/notice/sections/written",
        "notice-preview": f"{base}/notice/preview",
        "attachments": f"{base}/attachments",
        "attachment": f"{base}/attachments/{story.attachment.public_id}",
        "screenshot": f"/office/rounds/{story.open_round.code}/places/"
        f"{story.open_round.places[0].public_id}/screenshot",
        "places": f"{base}/places",
        "places-open": f"/office/rounds/{story.open_round.code}/places",
        "timetable": f"{base}/timetable",
        "rules": f"{base}/policy",
        "rules-whole": f"{base}/policy-document",
        "rules-templates": f"{base}/policy-templates",
        "simulations": f"{base}/simulations",
        "rules-scores": f"{base}/policy/scores",
        "rules-preferences": f"{base}/policy/preferences",
        "rules-ties": f"{base}/policy/ties",
        "rules-cuts": f"{base}/policy/cuts",
        "rules-interview": f"{base}/policy/interview",
        "rules-after": f"{base}/policy/after",
        "vacancies": f"{base}/vacancies",
        "vacancy-new": f"{base}/vacancies/new",
        "vacancy-edit": f"{base}/vacancies/02/edit",
        "vacancy-remove": f"{base}/vacancies/01/remove",
        "requirements": f"{base}/vacancies/requirements",
        "vacancy-requirements": f"{base}/vacancies/02/requirements",
        "vacancy-policy": f"{base}/vacancies/02/policy",
        "vacancy-copy": f"{base}/vacancies/02/copy",
        "vacancy-codes": f"{base}/vacancies/codes",
        "vacancy-table": f"{base}/vacancy-tables",
        "vacancy-table-template": f"{base}/vacancy-tables/template.xlsx",
        "vacancy-table-present": f"{base}/vacancy-tables/present.xlsx",
        "vacancy-table-preview": f"{base}/vacancy-tables/{story.table.public_id}",
        "vacancy-table-errors": f"{base}/vacancy-tables/{story.table.public_id}/errors.xlsx",
        "approval": f"{base}/approval",
    }
    others = {
        "approval-city": story.officers.city_approver,
        "approval-checker": story.officers.checker,
    }
    return [(name, who, path) for name, path in paths.items()] + [
        (name, one, f"{base}/approval") for name, one in others.items()
    ]


def _screening(story: Story) -> list[Page]:
    base, officers = f"/office/rounds/{story.open_round.code}", story.officers
    case, file = f"{base}/screening/{story.waiting.public_id}", story.waiting.files[0].public_id
    return [
        ("queue", officers.screener, f"{base}/screening"),
        ("case", officers.screener, case),
        ("case-read", officers.supervisor, case),
        ("case-decided", officers.screener, f"{base}/screening/{story.refused.public_id}"),
        ("case-file", officers.screener, f"{case}/files/{file}/page/1"),
        ("desk-screener", officers.screener, "/office/desk"),
        ("bulk-list", officers.publisher, f"{base}/messages"),
        ("bulk-new", officers.publisher, f"{base}/messages/new"),
        ("bulk", officers.publisher, f"{base}/messages/{story.bulk.public_id}"),
        ("contact-office", officers.publisher, "/contact"),
        ("contact", story.waiting.account, "/contact"),
        ("inbox", story.refused.account, "/my/messages"),
        ("hub-open", officers.screener, base),
        ("opening-early", officers.publisher, f"{base}/opening"),
        ("opening", officers.city_approver, f"/office/rounds/{story.exam_round.code}/opening"),
    ]


def _examining(story: Story) -> list[Page]:
    base, officers = f"/office/rounds/{story.exam_round.code}", story.officers
    sitting = f"{base}/exams/sittings/{story.run.sitting.public_id}"
    supplements = f"{base}/exams/runs/{story.run.public_id}/supplements"
    room, site, batch = (
        story.seat.room.public_id,
        story.seat.room.site.public_id,
        story.batch.public_id,
    )
    by_file, by_letter = (
        f"{base}/marking/{one.public_id}" for one in (story.beside.file, story.beside.letter)
    )
    recheck = story.beside.recheck.public_id
    return [
        ("exams", officers.exam_officer, f"{base}/exams"),
        ("room", officers.exam_officer, f"{base}/exams/rooms/{room}"),
        ("exams-supervisor", officers.supervisor, f"{base}/exams"),
        ("sitting", officers.exam_officer, sitting),
        ("sitting-checker", officers.checker, sitting),
        ("supplements", officers.exam_officer, supplements),
        ("adjustments", officers.exam_officer, f"{base}/exams/adjustments"),
        ("catalogue", officers.exam_officer, f"{base}/exams/catalogue"),
        ("catalogue-xlsx", officers.exam_officer, f"{base}/exams/catalogue/rooms.xlsx"),
        ("exams-empty", officers.exam_officer, f"/office/rounds/{story.open_round.code}/exams"),
        ("pack-pdf", officers.exam_officer, f"{base}/exams/sites/{site}/pack.pdf"),
        ("marking", officers.exam_officer, f"{base}/marking"),
        ("marking-arbiter", officers.arbiter, f"{base}/marking"),
        ("marking-batch", officers.checker, f"{base}/marking/{batch}"),
        ("keying-booklets", officers.clerk_b, f"{base}/marking/{batch}/keying"),
        ("keying", officers.clerk_b, f"{base}/marking/{batch}/keying/001"),
        ("differences", officers.arbiter, f"{base}/marking/{batch}/differences"),
        ("score-template-xlsx", officers.exam_officer, f"{base}/marking/{batch}/scripts.xlsx"),
        ("score-file", officers.exam_officer, f"{by_file}/files/file:1"),
        ("score-letter", officers.checker, f"{by_letter}/letter"),
        ("corrections", officers.exam_officer, f"{base}/marking/corrections"),
        ("rechecks", officers.exam_officer, f"{base}/marking/rechecks"),
        ("recheck-asked", officers.exam_officer, f"{base}/marking/rechecks/{recheck}"),
        ("hub-exam", officers.exam_officer, base),
        ("audit", officers.supervisor, f"{base}/audit"),
        ("audit-chains", story.audit_admin, "/office/audit"),
    ]
