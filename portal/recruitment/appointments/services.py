"""Asking and confirming, and telling the officer on every way that reaches them."""

from __future__ import annotations

from portal.foundation.officers.appointments import Office
from portal.foundation.officers.requests import APPOINTMENT
from portal.recruitment.accounts.models import Account
from portal.recruitment.appointments.models import OfficerRequest
from portal.recruitment.appointments.queries import REQUESTS
from portal.recruitment.audit import Act
from portal.recruitment.labels import word
from portal.recruitment.messages.services.everywhere import tell_everywhere
from portal.recruitment.unions.models import Union

expire_requests = REQUESTS.expire
TITLES = {
    ("enrolment", "ask"): "有人申请重设您的登录",
    ("enrolment", "confirm"): "您的登录已被重设",
    ("enrolment", "refuse"): "重设您登录的申请没有通过",
    ("enrolment", "withdraw"): "重设您登录的申请已撤回",
    ("appointment", "ask"): "有人申请给您任职",
    ("appointment", "confirm"): "给您的任职已确认",
    ("appointment", "refuse"): "给您任职的申请没有通过",
    ("appointment", "withdraw"): "给您任职的申请已撤回",
}
ADVICE = "不是您本人知道的事，请马上联系另一位安全管理员。"


def ask_enrolment(act: Act, account: Account, *, reason: str) -> str:
    """The first half of the one-time code, told only here. Raises as ``OfficerRequests``."""
    request, half = REQUESTS.ask_enrolment(act, account, reason=reason)
    _tell(act, request, "ask")
    return half


def give_office(act: Act, account: Account, union: Union, office: Office, *, reason: str) -> bool:
    """Whether the office waits for a second administrator. Raises as ``OfficerRequests``."""
    request = REQUESTS.give(act, account, union, office, reason=reason)
    if request is None:
        tell_everywhere(
            act.session,
            account.id,
            "security.appointment_given",
            TITLES[APPOINTMENT, "confirm"],
            f"{union.name}{word('role', office.role)}。{ADVICE}",
            at=act.at,
        )
        return False
    _tell(act, request, "ask")
    return True


def confirm_request(act: Act, request: OfficerRequest) -> str:
    """The second half of an enrolment's code, told only here. Raises as ``OfficerRequests``."""
    half = REQUESTS.confirm(act, request)
    _tell(act, request, "confirm")
    return half


def refuse_request(act: Act, request: OfficerRequest) -> None:
    """Raises as ``OfficerRequests``."""
    REQUESTS.refuse(act, request)
    _tell(act, request, "refuse")


def withdraw_request(act: Act, request: OfficerRequest) -> None:
    """Raises as ``OfficerRequests``."""
    REQUESTS.withdraw(act, request)
    _tell(act, request, "withdraw")


def _tell(act: Act, request: OfficerRequest, action: str) -> None:
    what = f"原因：{request.reason}。"
    if request.kind == APPOINTMENT and request.union is not None:
        what = f"{request.union.name}{word('role', request.role)}。{what}"
    tell_everywhere(
        act.session,
        request.account_id,
        f"security.{request.kind}_{action}",
        TITLES[request.kind, action],
        what + ADVICE,
        at=act.at,
    )
