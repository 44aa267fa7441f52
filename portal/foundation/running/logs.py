"""Log lines: one JSON object each, with the request's or job's id, and without anybody's numbers.

Keep them for at least six months (Cybersecurity Law, art. 21); rotating and keeping is the affair
of whoever collects standard output.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from portal.foundation.text.masking import mask_numbers

# Under these names nothing is written at all, whatever it looks like.
SECRET_NAMES = frozenset(
    {
        "password",
        "secret",
        "token",
        "code",
        "answer",
        "cookie",
        "authorization",
        "csrf_token",
        "resident_id",
        "phone",
        "body",
    }
)
_KEPT = frozenset({"timestamp", "level", "logger"})


def configure_logging(level: str = "INFO", *, stream: TextIO | None = None) -> None:
    """Route structlog and the standard library's loggers to ``stream`` (standard error) as JSON
    lines. May be called again."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.PositionalArgumentsFormatter()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                hide_people,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in ("weasyprint", "fontTools", "PIL", "pikepdf"):
        logging.getLogger(name).setLevel(logging.ERROR)


def route_library(name: str) -> None:
    """Take a library's own handlers away, so that its lines pass through ours."""
    logger = logging.getLogger(name)
    # not empty: some libraries put theirs back when they find none
    logger.handlers = [logging.NullHandler()]
    logger.propagate = True


def hide_people(
    _logger: Any, _method: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """The processor that masks identity and telephone numbers in every value, however deep,
    tracebacks included."""
    return {name: value if name in _KEPT else _hidden(name, value) for name, value in line.items()}


def _hidden(name: str, value: Any) -> Any:
    if name.lower() in SECRET_NAMES and not (name == "code" and _is_reason(value)):
        return "[hidden]"
    if isinstance(value, str):
        return mask_numbers(value)
    if isinstance(value, int) and not isinstance(value, bool):
        masked = mask_numbers(str(value))
        return value if masked == str(value) else masked
    if isinstance(value, MutableMapping):
        return {str(inner): _hidden(str(inner), content) for inner, content in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_hidden("", one) for one in value]
    if value is None or isinstance(value, bool | float):
        return value
    return mask_numbers(str(value))


def _is_reason(value: Any) -> bool:
    """A refusal's code (``module.reason``), as against a code that somebody was sent."""
    return isinstance(value, str) and "." in value and not any(letter.isdigit() for letter in value)


def bind_request(request_id: str, **facts: Any) -> None:
    """Begin a request's context: every line until the next call carries ``request``."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=request_id, **facts)
