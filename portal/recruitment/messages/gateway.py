"""The ways out of the house besides the site: what the settings name, else a line in the log."""

from __future__ import annotations

from flask import Flask, current_app

from portal.foundation.reach.mail import ConsoleMail, Mail, MailGateway, SmtpMail
from portal.foundation.reach.sms import HttpSms, ShortMessage


def install(app: Flask) -> None:
    """Adapters by ``SMTP_…`` and ``SMS_…``; whoever installed their own beforehand keeps it."""
    chosen = app.extensions["settings"].gateways
    if chosen.get("smtp_host"):
        mail = SmtpMail(
            chosen["smtp_host"],
            int(chosen["smtp_port"]),
            sender=chosen["smtp_sender"],
            user=chosen["smtp_user"],
            password=chosen["smtp_password"],
        )
        app.extensions.setdefault("mail", mail)
    if chosen.get("sms_url"):
        app.extensions.setdefault("sms", HttpSms(chosen["sms_url"], chosen["sms_token"]))


def mail_gateway() -> MailGateway:
    found: MailGateway = current_app.extensions.get("mail") or ConsoleMail()
    return found


def mail_reaches_people() -> bool:
    """Whether pages may offer mail at all."""
    return not isinstance(mail_gateway(), ConsoleMail)


def waiting_mail(address: str, reference: str) -> Mail:
    """The same for every message: what it is about stands on the site only."""
    home = current_app.extensions["settings"].public_url
    text = (
        f"您在社会化工会工作者招聘平台有一条新消息，请登录后查看：{home}/my/messages\n\n"
        "这封邮件由系统发出，请不要回复。不想再收到，可以在“消息”的“提醒方式”里关闭。"
    )
    return Mail(address, "您有一条新消息", text, reference)


def waiting_sms(mobile: str, reference: str) -> ShortMessage:
    return ShortMessage(
        mobile, "waiting", {}, "您在社会化工会工作者招聘平台有一条新消息，请登录后查看。", reference
    )


def _security_text(title: str) -> str:
    home = current_app.extensions["settings"].public_url
    return (
        f"您在社会化工会工作者招聘平台的账号：{title}。"
        f"不是您本人要求的，请马上登录 {home} 查看，或者联系受理的工会。"
    )


def security_mail(address: str, title: str, reference: str) -> Mail:
    """What happens to the account itself; no name, no reason, no number."""
    return Mail(address, f"账号提醒：{title}", _security_text(title), reference)


def security_sms(mobile: str, title: str, reference: str) -> ShortMessage:
    values = {"title": title}
    return ShortMessage(mobile, "security", values, _security_text(title), reference)


def code_mail(address: str, code: str, reference: str) -> Mail:
    text = (
        f"验证码 {code}，30 分钟内有效，用于在社会化工会工作者招聘平台更换联系方式。"
        "不是您本人操作，请不要告诉任何人。"
    )
    return Mail(address, "邮箱验证码", text, reference)


def code_sms(mobile: str, code: str, reference: str) -> ShortMessage:
    text = f"验证码 {code}，30 分钟内有效，用于更换联系方式。不是您本人操作，请不要告诉任何人。"
    return ShortMessage(mobile, "contact", {"code": code}, text, reference)
