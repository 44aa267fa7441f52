"""This room's part of a person's journey: the messages, for the copy of the person's data."""

from __future__ import annotations

from portal.recruitment.messages.queries import message_data

OWN_DATA = {"messages": message_data}
