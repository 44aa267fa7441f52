"""The malware scanner that the settings name, else nobody."""

from __future__ import annotations

from flask import current_app

from portal.foundation.files.malware import Scanner, scanner_of


def scanner() -> Scanner:
    """One per application; whoever installed one as ``app.extensions['malware']`` keeps it."""
    extensions = current_app.extensions
    if "malware" not in extensions:
        extensions["malware"] = scanner_of(extensions["settings"].gateways)
    found: Scanner = extensions["malware"]
    return found
