"""The timetable as typed: both ends of every window, and the day a suggestion begins on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, Field
from wtforms.validators import Optional

from portal.foundation.web.draft_forms import DraftForm
from portal.foundation.web.fields import MomentField
from portal.foundation.web.forms import Form, refusal_line
from portal.kernel.errors import Refused
from portal.recruitment.rounds.models import WINDOWS
from portal.recruitment.rulebook.timetable.windows import Span

INSTANTS = ("written_result",)  # an event, not a period: its end may stay empty
WRONG_END = {"timetable.backwards", "timetable.too_short"}


def _window_of(field: Field) -> str:
    """The window's word without 开始 or 截止 behind it."""
    return str(field.label.text.rsplit(" ", 1)[0])


class TimetableForm(DraftForm):
    """Made by :func:`timetable_form`; fields ``<window>_starts`` and ``<window>_ends``."""

    def windows(self) -> dict[str, Span]:
        """What was typed; half a window is an error on its field, never dropped."""
        spans: dict[str, Span] = {}
        for kind in WINDOWS:
            starts, ends = self[f"{kind}_starts"], self[f"{kind}_ends"]
            if starts.data is None and ends.data is None:
                continue
            if starts.data is None:
                text = _("%(window)s只填了截止时间，请填开始时间", window=_window_of(starts))
                starts.errors = [*starts.errors, text]
            elif ends.data is None and kind not in INSTANTS:
                text = _("%(window)s只填了开始时间，请填截止时间", window=_window_of(ends))
                ends.errors = [*ends.errors, text]
            else:
                spans[kind] = (starts.data, ends.data or starts.data)
        return spans

    def blame(self, refused: Refused) -> None:
        """Put a refusal of the timetable on the window that it names."""
        kind = refused.facts.get("later") or refused.facts.get("window")
        text = refusal_line(refused)
        name = f"{kind}_{'ends' if refused.code in WRONG_END else 'starts'}"
        if name in self:
            self[name].errors = [*self[name].errors, text]
        else:
            self.form_errors = [*self.form_errors, text]


def timetable_form(words: Mapping[str, str]) -> type[TimetableForm]:
    """A form with a start and an end for every window of the timetable, labelled by ``words``."""
    fields: dict[str, Any] = {}
    for kind in WINDOWS:
        fields[f"{kind}_starts"] = MomentField(
            f"{words[kind]} {_('开始')}", validators=[Optional()]
        )
        fields[f"{kind}_ends"] = MomentField(f"{words[kind]} {_('截止')}", validators=[Optional()])
    return type("RoundTimetableForm", (TimetableForm,), fields)


def values_of(windows: Mapping[str, Span]) -> dict[str, datetime]:
    """Field values for :func:`timetable_form`."""
    return {f"{kind}_starts": span[0] for kind, span in windows.items()} | {
        f"{kind}_ends": span[1] for kind, span in windows.items()
    }


class SuggestForm(Form):
    class Meta(Form.Meta):
        csrf = False  # it changes nothing: a GET form

    start = DateField(_("报名从哪一天开始"), validators=[Optional()])
