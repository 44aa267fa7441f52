"""This room's part of what is deleted when the term of keeping has ended."""

from __future__ import annotations

from portal.recruitment.applications.erasing import erase_applications

RETENTION = {"applications": erase_applications}
