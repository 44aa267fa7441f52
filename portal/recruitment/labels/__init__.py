"""This side's words for codes; each room has modules of its own in this folder (``rules.py``,
``rules_simulation.py``)."""

from __future__ import annotations

from flask_babel import gettext as _

from portal.foundation.web.errors import Wording
from portal.foundation.web.language import reader_language
from portal.foundation.web.wording import Labels
from portal.kernel.errors import Refused
from portal.recruitment.rulebook.words.refusals import known_codes, sentence

LABELS = Labels(__name__, __path__)
word = LABELS.word
choices = LABELS.choices
state_group = LABELS.state_group


def refusal_words(code: str, facts: dict[str, object]) -> Wording:
    """What a refusal says; of a rule document that is none, the sentence of the rule commands says
    where and why."""
    if code not in LABELS.refusals and code in known_codes():
        explained = sentence(Refused(code, **facts), reader_language())
        return Wording(422, _("规则里有一处不对"), explained)
    return LABELS.refusal_words(code, facts)
