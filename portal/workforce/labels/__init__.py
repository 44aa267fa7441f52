"""This side's words for codes; each room has a module of its own in this folder."""

from __future__ import annotations

from portal.foundation.web.wording import Labels

LABELS = Labels(__name__, __path__)
word = LABELS.word
choices = LABELS.choices
state_group = LABELS.state_group
refusal_words = LABELS.refusal_words
