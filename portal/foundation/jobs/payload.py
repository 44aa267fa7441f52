"""How a job's ids, outcomes and errors are kept: as JSON, with nothing in it that could run or name
a person."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from dbos import Serializer

from portal.foundation.text.masking import mask_numbers


class JobFailed(Exception):
    """A body's error as read back from the database: kind and text, nothing executable."""


class PlainJson(Serializer):
    """Arguments and outcomes as JSON.

    DBOS's default is pickle, which would run whatever someone wrote into the table.
    """

    def serialize(self, data: Any) -> str:
        return json.dumps(data, default=_plain, ensure_ascii=False)

    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data, object_hook=_living)

    def name(self) -> str:
        return "plain_json"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$instant": value.isoformat()}
    if isinstance(value, BaseException):
        return {"$error": type(value).__name__, "text": mask_numbers(str(value))[:500]}
    raise TypeError(f"a job can't keep a {type(value).__name__}")


def _living(members: dict[str, Any]) -> Any:
    if "$instant" in members:
        return datetime.fromisoformat(members["$instant"])
    if "$error" in members:
        return JobFailed(f"{members['$error']}: {members['text']}")
    return members
