"""Names of people as they are kept."""

from __future__ import annotations

import unicodedata

from portal.kernel.errors import Refused

LONGEST_NAME = 60
# Every keyboard has another middle dot; names are written with U+00B7 (GB 18030, passport
# practice).
_DOTS = dict.fromkeys(map(ord, "•‧∙・･．●⋅・"), "·")
_JOINING = "·-'’ "


def checked_name(name: str) -> str:
    """The name as it is kept.

    Raises ``Refused('account.name_form')`` for digits, control or private-use characters,
    ``Refused('account.name_length')``.
    """
    plain = " ".join(unicodedata.normalize("NFC", name).translate(_DOTS).split()).strip(_JOINING)
    if not plain or len(plain) > LONGEST_NAME:
        raise Refused("account.name_length", longest=LONGEST_NAME)
    for letter in plain:
        if (
            unicodedata.category(letter)[0] not in "LM"
            and letter not in _JOINING
            and letter != "〇"
        ):
            raise Refused("account.name_form")
    return plain
