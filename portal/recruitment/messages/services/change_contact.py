"""Another mobile or mailbox. The old one is told, may stop it, and counts until the new one is
proved and either the old one agreed or a day is over.

So neither a stolen session nor an officer's correction takes a person's account away unnoticed.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.data.database import locked
from portal.foundation.jobs.queue import enqueue
from portal.foundation.time.clock import local
from portal.kernel.errors import Refused
from portal.recruitment.accounts.models import Account, OneTimeProof
from portal.recruitment.accounts.one_time_codes import (
    CONTACT_NEW,
    CONTACT_OLD,
    prepare_code,
    use_code,
)
from portal.recruitment.accounts.services.credentials import change_mobile
from portal.recruitment.accounts.services.sign_up import checked_mobile
from portal.recruitment.accounts.side import OFFICERS
from portal.recruitment.messages.models import ContactChange, ContactPreference
from portal.recruitment.messages.services.contact import preference_of
from portal.recruitment.messages.services.everywhere import tell_everywhere
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import CONTACT_CHANGE

WAIT = timedelta(hours=24)
SEND_CODE = "messages.send_contact_code"
MOBILE, MAIL = "mobile", "mail"
_ADDRESS = re.compile(
    r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
ASKED = {MOBILE: "有人申请更换您登录用的手机号", MAIL: "有人申请更换您接收提醒的邮箱"}
DONE = {MOBILE: "您登录用的手机号已更换", MAIL: "您接收提醒的邮箱已更换"}
FAILED = {MOBILE: "手机号没有更换：它已被别的账号使用", MAIL: "邮箱没有更换"}


def code_index(change: ContactChange, purpose: str) -> str:
    """A code belongs to one change and one of its two addresses."""
    return Base.vault.index("contact.change", f"{change.public_id}\n{purpose}")


def old_address(session: Session, change: ContactChange) -> str:
    """What counts until the change takes effect; '' for none."""
    if change.kind == MOBILE:
        return session.get_one(Account, change.account_id).mobile or ""
    wished = _preference(session, change.account_id)
    return "" if wished is None or wished.mail_verified_at is None else wished.mail or ""


def ask_change(
    session: Session, account_id: int, kind: str, new: str, *, provable: bool, at: datetime
) -> ContactChange:
    """Wish for another address ('' for no mailbox any more); an earlier wish is given up.

    ``provable``: a code can be sent to the new one. Whether a mobile has an account is not told.
    Raises ``account.mobile_form``, ``contact.mail_form``, ``contact.same``.
    """
    new = checked_mobile(new) if kind == MOBILE else _checked_mail(new)
    for earlier in waiting_changes(session, account_id, lock=True):
        if earlier.kind == kind:
            _end(earlier, "stop", at)
    session.flush()
    row = ContactChange(account_id=account_id, kind=kind, asked_at=at, due_at=at + WAIT)
    row.new = new or None
    old = old_address(session, row)
    if new == old:
        raise Refused("contact.same")
    if not old:
        row.due_at = at  # nothing is dropped
    row.proved_at = None if provable and new else at
    session.add(row)
    session.flush()
    if row.proved_at is None:
        send_code(session, row, CONTACT_NEW, at=at)
    _note(session, row, "ask", at)
    if old:
        until = f"{local(row.due_at):%Y-%m-%d %H:%M} 以前可以停止。"
        _tell(session, row, ASKED[kind], until, at)
    return row


def send_code(
    session: Session, change: ContactChange, purpose: str, *, at: datetime
) -> OneTimeProof:
    """A code to the new address, or to the old one that is to agree; a job sends it."""
    proof = prepare_code(session, purpose, code_index(change, purpose), at=at)
    enqueue(session, SEND_CODE, change.id, proof.id, workflow_id=f"{SEND_CODE}-{proof.id}")
    return proof


def prove(session: Session, change: ContactChange, code: str, *, at: datetime) -> None:
    """The new address is theirs. Raises ``Refused('proof.wrong')``."""
    use_code(session, CONTACT_NEW, code_index(change, CONTACT_NEW), code, at=at)
    change.proved_at = at
    settle(session, change, at=at)


def agree(session: Session, change: ContactChange, code: str, *, at: datetime) -> None:
    """The old address agrees: nobody has to wait. Raises ``Refused('proof.wrong')``."""
    use_code(session, CONTACT_OLD, code_index(change, CONTACT_OLD), code, at=at)
    change.agreed_at = at
    settle(session, change, at=at)


def stop(session: Session, change: ContactChange, *, at: datetime) -> None:
    """Raises ``lifecycle.not_allowed`` once it has taken effect."""
    _end(change, "stop", at)
    _note(session, change, "stop", at)


def settle(session: Session, change: ContactChange, *, at: datetime) -> bool:
    """Whether the change has taken effect now."""
    ready = change.proved_at is not None and (change.agreed_at is not None or at >= change.due_at)
    if change.state != CONTACT_CHANGE.initial or not ready:
        return False
    dropped = old_address(session, change)
    try:
        _apply(session, change, at)
    except Refused:
        _end(change, "fail", at)
        _tell(session, change, FAILED[change.kind], "请登录后换一个。", at)
        return False
    _end(change, "take_effect", at)
    _note(session, change, "take_effect", at)
    if dropped:
        _tell(session, change, DONE[change.kind], "不是您本人办的，请马上到受理窗口。", at)
    return True


def settle_due(session: Session, at: datetime) -> int:
    """Those whose day is over; how many took effect."""
    statement = select(ContactChange).where(
        ContactChange.state == CONTACT_CHANGE.initial,
        ContactChange.proved_at.is_not(None),
        ContactChange.due_at <= at,
    )
    rows = list(session.scalars(locked(session, statement.order_by(ContactChange.id))))
    return sum(settle(session, row, at=at) for row in rows)


def waiting_changes(
    session: Session, account_id: int, *, lock: bool = False
) -> list[ContactChange]:
    """At most one of each kind."""
    statement = select(ContactChange).where(
        ContactChange.account_id == account_id, ContactChange.state == CONTACT_CHANGE.initial
    )
    return list(session.scalars(locked(session, statement) if lock else statement))


def waiting_change(session: Session, account_id: int, kind: str) -> ContactChange:
    """Locked. Raises ``Refused('contact.nothing_waits')``."""
    for row in waiting_changes(session, account_id, lock=True):
        if row.kind == kind:
            return row
    raise Refused("contact.nothing_waits")


def _checked_mail(address: str) -> str:
    if address and (not _ADDRESS.fullmatch(address) or len(address) > 120):
        raise Refused("contact.mail_form")
    return address


def _apply(session: Session, change: ContactChange, at: datetime) -> None:
    if change.kind == MOBILE:
        account = OFFICERS.locked_account(session, change.account_id)
        change_mobile(session, account, change.new or "", at=at)
        return
    wished = preference_of(session, change.account_id, at=at)
    wished.mail, wished.changed_at = change.new, at
    if change.new is None:
        wished.mail_on, wished.mail_verified_at, wished.mail_sealed = False, None, None
    else:
        wished.mail_verified_at, wished.mail_on = at, True
    session.flush()


def _end(change: ContactChange, action: str, at: datetime) -> None:
    change.state = CONTACT_CHANGE.after(change.state, action)
    change.ended_at = at


def _preference(session: Session, account_id: int) -> ContactPreference | None:
    return session.scalar(
        select(ContactPreference).where(ContactPreference.account_id == account_id)
    )


def _note(session: Session, change: ContactChange, action: str, at: datetime) -> None:
    account = session.get_one(Account, change.account_id)
    OFFICERS.record_own(session, f"contact.{action}", account, at, kind=change.kind)


def _tell(session: Session, change: ContactChange, title: str, body: str, at: datetime) -> None:
    kind, link = "security.contact", "/contact"
    tell_everywhere(session, change.account_id, kind, title, body, at=at, link=link)
