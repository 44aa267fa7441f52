"""Out to people's telephones, through whatever adapter the owner installed as
``app.extensions['sms']``."""

from __future__ import annotations

from flask import current_app

from portal.foundation.reach.sms import ConsoleSms, ShortMessage, SmsGateway


def sms_gateway() -> SmsGateway:
    """The installed adapter; without one, messages end as a line in the log."""
    chosen: SmsGateway = current_app.extensions.get("sms") or ConsoleSms()
    return chosen


def sms_reaches_people() -> bool:
    """Whether pages may offer a code by SMS at all."""
    return not isinstance(sms_gateway(), ConsoleSms)


def sign_up_message(mobile: str, code: str, reference: str) -> ShortMessage:
    return ShortMessage(
        to=mobile,
        template="sign_up",
        values={"code": code},
        text=f"验证码 {code}，用于注册招聘平台账号，10 分钟内有效。"
        "不是您本人操作，请不要告诉任何人。",
        reference=reference,
    )


def recovery_message(mobile: str, code: str, reference: str) -> ShortMessage:
    return ShortMessage(
        to=mobile,
        template="recover",
        values={"code": code},
        text=f"验证码 {code}，用于找回招聘平台账号，10 分钟内有效。"
        "不是您本人操作，请不要告诉任何人。",
        reference=reference,
    )
