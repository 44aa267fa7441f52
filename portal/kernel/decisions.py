"""What every decision needs, whoever takes it: another person where two are asked, and a reason."""

from __future__ import annotations

from portal.kernel.errors import Refused


def require_another(by: int | None, *earlier: int | None, code: str | None = None) -> None:
    """The person who acts is none of those who acted before; ``None`` stands for nobody.

    Raises ``Refused('two_people.same')``, or ``Refused(code)`` where the page has words of its own.
    """
    if by is not None and by in earlier:
        raise Refused("two_people.same" if code is None else code)


def require_reason(text: str, code: str, *, least: int = 1) -> str:
    """The reason without outer blanks. ``least``: characters that it needs.

    Raises ``Refused(code)`` with ``least`` among its facts.
    """
    reason = text.strip()
    if len(reason) < least:
        raise Refused(code, least=least)
    return reason
