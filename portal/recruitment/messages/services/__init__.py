"""Verbs of the message centre."""

from portal.recruitment.messages.services.inbox import mark_all_read, mark_read, send

__all__ = ["mark_all_read", "mark_read", "send"]
