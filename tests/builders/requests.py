"""What applicants ask for beside the form, asked in the story, and the addresses of both sides of
it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.services.accommodate import Need, ask
from portal.recruitment.applications.services.correct import Wish, ask_correction
from portal.recruitment.rounds.models import RecruitmentRound
from tests.builders.rounds import Office
from tests.foundation import corpus

Page = tuple[str, Account | None, str]


def proof(storage: Storage) -> list[dict[str, Any]]:
    """One sent picture, as a request keeps it."""
    return [
        {
            "storage_key": storage.put(corpus.jpeg()),
            "sha256": "0" * 64,
            "media_kind": "image/jpeg",
            "pages": 1,
            "name": "证明.jpg",
        }
    ]


def request_pages(
    session: Session,
    storage: Storage,
    officers: Office,
    waiting: Application,
    passed: Application,
    begun: Application,
    draft: RecruitmentRound,
    *,
    at: datetime,
) -> list[Page]:
    """``waiting`` asks for accommodation, ``passed`` for a corrected name; both wait for their
    answer."""
    need = ask(
        own_act(session, waiting, at),
        Need(["large_print"], "disability", "视力残疾二级"),
        files=proof(storage),
        consent=True,
    )
    new = passed.account.display_name + "䶮"
    wrong = ask_correction(
        own_act(session, passed, at), Wish("name", new, "身份证上多一个字"), proof(storage)
    ).public_id
    who, base, own = (
        waiting.account,
        f"/my/applications/{waiting.public_id}",
        f"/my/applications/{passed.public_id}",
    )
    asked = f"/office/rounds/{waiting.round_.code}/accommodations"
    wanted = f"/office/rounds/{passed.round_.code}/corrections"
    applicants = {
        "certificate-proof": f"{base}/certificate-proof",
        "registration-form": f"{base}/registration-form.pdf",
        "pledge": f"{base}/pledge.pdf",
        "accommodation-asked": f"{base}/accommodation",
        "accommodation-pdf": f"{base}/accommodation.pdf",
        "accommodation-file": f"{base}/accommodation/files/0/page/1",
        "own-archive": "/my/account/data.zip",
    }
    exam_office = {
        "accommodations": asked,
        "accommodation": f"{asked}/{need.public_id}",
        "accommodation-file": f"{asked}/{need.public_id}/files/0/page/1",
        "accommodation-pdf": f"{asked}/{need.public_id}.pdf",
    }
    checking = {
        "corrections": wanted,
        "correction": f"{wanted}/{wrong}",
        "correction-file": f"{wanted}/{wrong}/files/0/page/1",
        "correction-pdf": f"{wanted}/{wrong}.pdf",
    }
    return [
        *((name, who, path) for name, path in applicants.items()),
        *((f"office-{name}", officers.exam_officer, path) for name, path in exam_office.items()),
        *((f"office-{name}", officers.checker, path) for name, path in checking.items()),
        ("discard", begun.account, f"/my/applications/{begun.public_id}/discard"),
        ("corrections-own", passed.account, f"{own}/corrections"),
        ("correction-own", passed.account, f"{own}/corrections/{wrong}"),
        ("correction-own-pdf", passed.account, f"{own}/corrections/{wrong}.pdf"),
        ("office-form", officers.publisher, f"/office/rounds/{draft.code}/form"),
        ("office-form-read", officers.screener, f"/office/rounds/{waiting.round_.code}/form"),
    ]
