"""The second factor once more before a weighty act, so that a screen left open, or a stolen cookie,
gives nothing out and decides nothing.

Nothing typed is lost: the question carries what was posted along, and the answer comes with it to
the same address. An act declares itself by ``access.officer(…, weighty=True)``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, render_template, request

from portal.foundation.officers.doors import Doors
from portal.foundation.web.errors import word
from portal.foundation.web.posting import Answer, again, back, on_to, shown
from portal.foundation.web.unit import now
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused

WINDOW = timedelta(minutes=5)
FIELD = "proof_code"


def is_fresh() -> bool:
    """Whether the viewer showed the second factor just now."""
    shown_at = viewer().confirmed_at
    return shown_at is not None and now() - shown_at < WINDOW


class ProvingAgain:
    """One side's question. ``layout``: its office's; ``endpoint``: where a download asks."""

    def __init__(self, doors: Doors, layout: str, endpoint: str) -> None:
        self.doors, self.layout, self.endpoint = doors, layout, endpoint

    def install(self, app: Flask) -> None:
        ask: Callable[[], Any] = self.ask
        app.extensions["prove_again"] = ask

    def ask(self) -> Any:
        """What the guard answers instead of the act; ``None`` lets it happen."""
        if is_fresh():
            return None
        if request.method in {"GET", "HEAD"}:
            return back(self.endpoint, next=request.full_path)
        proved, refused = self._answer()
        return None if proved else again(self._question(refused))

    def before_download(self, target: str) -> Answer:
        """The page to which a download leads first, and on from there."""
        if is_fresh():
            return on_to(target)
        proved, refused = self._answer()
        return on_to(target) if proved else shown(self._question(refused))

    def _answer(self) -> tuple[bool, Any]:
        """Whether a right code came with this request; else what is wrong with it, in words."""
        code = request.form.get(FIELD)
        if code is None:
            return False, None
        try:
            self.doors.prove_again(code)
        except Refused as wrong:
            return False, word(wrong)
        return True, None

    def _question(self, refused: Any) -> str:
        """The question, with everything that was posted."""
        typed = [
            (name, value)
            for name, values in request.form.lists()
            if name not in {FIELD, "csrf_token"}
            for value in values
        ]
        lost = [file.filename for file in request.files.values() if file.filename]
        return render_template(
            "shared/errors/prove_again.html",
            layout=self.layout,
            typed=typed,
            field=FIELD,
            refused=refused,
            lost=lost,
            target=request.full_path,
        )
