"""Under which group the words of each lifecycle stand. Words of states that no page of their own stage has worded are here."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

# Lifecycle → group of WORDS, as templates name it: word('application.state', code).
WORD_GROUP = {
    "account": "account.state",
    "round": "round.state",
    "vacancy": "vacancy.state",
    "application": "application.state",
    "certificate_claim": "claim.state",
    "seating_run": "seating.state",
    "attendance": "attendance",
    "score_sheet": "sheet.state",
    "marking_batch": "batch.state",
    "interview_room": "room.state",
    "interview_slot": "slot.state",
    "result_run": "run.state",
    "candidacy": "candidacy.state",
    "hire": "hire.state",
    "delivery": "delivery.state",
}

WORDS = {
    "run.state": {
        "computed": _("已计算，待复核"),
        "confirmed": _("已复核，待公布"),
        "published": _("已公布"),
        "superseded": _("已被新的一次取代"),
    },
    "hire.state": {
        "awaiting_confirmation": _("待复核"),
        "confirmed": _("已复核，待移交"),
        "delivered": _("已送达"),
        "handed_over": _("已移交"),
        "filed": _("已备案"),
        "refused": _("管理端退回"),
    },
    "delivery.state": {"waiting": _("待送"), "delivered": _("已送达"), "dead": _("多次未送到，停送")},
}
