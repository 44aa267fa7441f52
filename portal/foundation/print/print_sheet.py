"""The style sheet of printed documents, read once."""

from __future__ import annotations

from pathlib import Path

DOCUMENT_CSS = (
    Path(__file__).resolve().parents[3] / "static" / "print" / "document.css"
).read_text()
