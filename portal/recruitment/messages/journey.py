"""This room's part of a person's journey: the messages, for the copy of the person's data."""

from __future__ import annotations

from portal.recruitment.accounts.closing import Closing
from portal.recruitment.messages.closing import erase_messages
from portal.recruitment.messages.queries import message_data

CLOSING = {"messages": Closing(erase_messages)}
OWN_DATA = {"messages": message_data}
