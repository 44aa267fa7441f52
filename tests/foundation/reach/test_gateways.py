"""Mail, short messages, masking, QR codes."""

import base64
import json

import pytest
from structlog.testing import capture_logs

from portal.foundation.print.qr import qr_png_uri, qr_svg_uri
from portal.foundation.reach.mail import ConsoleMail, FileMail, Mail, SmtpMail
from portal.foundation.reach.outbox import dropped
from portal.foundation.reach.sms import ConsoleSms, FileSms, ShortMessage
from portal.foundation.text.masking import mask_numbers, masked_address, masked_phone

MAIL = Mail("zhang@example.org", "验证码", "您的验证码是 839201", "mail-7")
SMS = ShortMessage("13812345678", "sign_in", {"code": "839201"}, "您的验证码是 839201", "sms-7")


def test_the_console_tells_neither_receiver_nor_text():
    with capture_logs() as lines:
        ConsoleMail().send(MAIL)
        ConsoleSms().send(SMS)
    text = json.dumps(lines, ensure_ascii=False)
    assert len(lines) == 2
    for secret in ("zhang@", "13812345678", "839201"):
        assert secret not in text
    assert "138****5678" in text
    assert "sms-7" in text


def test_the_file_gateways_leave_everything_in_order(tmp_path):
    FileSms(tmp_path).send(SMS)
    FileMail(tmp_path).send(MAIL)
    first, second = dropped(tmp_path)
    assert first["values"] == {"code": "839201"}
    assert second["subject"] == "验证码"
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())


def test_a_mail_cannot_smuggle_headers():
    gateway = SmtpMail("localhost", 25, sender="no-reply@example.org")
    assert gateway.message(MAIL)["Message-ID"] == "<mail-7@example.org>"
    with pytest.raises(ValueError, match="linefeed"):
        gateway.message(Mail("a@example.org", "x\nBcc: all@example.org", "text", "r"))


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("号码 320501199001011234 错误", "1199001011234"),
        ("32050119900101123X", "19900101123X"),
        ("旧号 320501900101123。", "900101123"),
        ("17位 32050119900101123", "19900101123"),
        ("手机13812345678,请", "12345678"),
        ("+86 138-1234-5678", "1234-5678"),
        ("138 1234 5678", "1234 5678"),
    ],
)
def test_numbers_of_people_are_masked(text, hidden):
    masked = mask_numbers(text)
    assert hidden not in masked
    assert "*" in masked


@pytest.mark.parametrize(
    "text", ["2026-05-01 08:00:00", "准考证 260501", "1614265330", "4.5 s, 12 rows", "a" * 40]
)
def test_other_numbers_stay(text):
    assert mask_numbers(text) == text


def test_receivers_are_masked():
    assert masked_phone("+86 138 1234 5678") == "138****5678"
    assert masked_phone("12") == "****12"
    assert masked_address("zhang@example.org") == "z***@example.org"


def test_equal_text_gives_equal_codes():
    one, again = qr_png_uri("https://example.org/t/123"), qr_png_uri("https://example.org/t/123")
    assert one == again
    assert base64.b64decode(one.removeprefix("data:image/png;base64,")).startswith(b"\x89PNG")
    assert qr_svg_uri("x").startswith("data:image/svg+xml")
    assert qr_png_uri("https://example.org/t/124") != one
