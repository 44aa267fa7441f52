"""Documents that are drawn from the code: lifecycles, access map, house, process.

``python -m deploy.diagrams`` writes them anew.

``generated()`` gives path → text; a test compares. Where a page also has prose, only the part
between its two marks is replaced.
"""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flask import Flask

from config import Settings, side_settings
from deploy.picture import PICTURE, house_picture
from deploy.rooms import DOCS, ROOT, layers, stages
from portal.foundation.web.access import access_map
from portal.kernel.lifecycle import Lifecycle

BEGIN, END = (
    "<!-- drawn from the code by deploy/diagrams.py: begin -->",
    "<!-- drawn from the code: end -->",
)
SIDES = ("recruitment", "workforce")
Words = dict[str, Any]
AUDIENCES = {
    "public": "anybody",
    "applicant": "signed-in applicant",
    "signed_in": "any account",
    "officer": "officer with a second factor",
    "machine": "the other side, by signature",
    "internal": "this machine",
}


def words_of(side: str) -> dict[str, dict[str, Any]]:
    return import_module(f"portal.{side}.labels").LABELS.words  # type: ignore[no-any-return]


def state_group(side: str, lifecycle: str) -> str:
    return str(import_module(f"portal.{side}.labels").state_group(lifecycle))


def _who(roles: Iterable[str], words: dict[str, Any]) -> str:
    named = {"applicant": "报名人", **words}
    return "、".join(str(named.get(role, role)) for role in roles) or "系统"


def lifecycle_page(table: Lifecycle, side: str) -> str:
    """A state diagram and the same as a table, with the words that people see."""
    words = words_of(side)
    states, roles = words.get(state_group(side, table.name), {}), words.get("role", {})
    lines = [
        f"# {table.name} ({side})",
        "",
        "Drawn by `python -m deploy.diagrams` from the transition table; what is not here is "
        "refused.",
        "",
        *_state_diagram(table, states, roles),
        "",
        "| state | word | actions possible |",
        "|---|---|---|",
        *(_state_row(table, state, states.get(state, ""), roles) for state in table.states),
    ]
    return "\n".join(lines) + "\n"


def _state_diagram(table: Lifecycle, states: Words, roles: Words) -> list[str]:
    left = {step.source for step in table.transitions}
    return [
        "```mermaid",
        "stateDiagram-v2",
        *(f'    state "{states.get(state, state)}" as {state}' for state in table.states),
        f"    [*] --> {table.initial}",
        *(
            f"    {step.source} --> {step.target}: {step.action}（{_who(step.roles, roles)}）"
            for step in table.transitions
        ),
        *(f"    {state} --> [*]" for state in table.states if state not in left),
        "```",
    ]


def _state_row(table: Lifecycle, state: str, word: str, roles: Words) -> str:
    steps = [
        f"`{step.action}` → `{step.target}` ({_who(step.roles, roles)})"
        for step in table.transitions
        if step.source == state
    ]
    first = " (first)" if state == table.initial else ""
    return f"| `{state}`{first} | {word} | {'; '.join(steps) or 'none: final'} |"


def lifecycle_pages() -> dict[Path, str]:
    pages: dict[Path, str] = {}
    index = [
        "# Lifecycles",
        "",
        "Every state machine as one closed table, drawn from `portal/*/rulebook/lifecycles`.",
        "",
    ]
    for side in SIDES:
        index += [f"## {side}", ""]
        for table in import_module(f"portal.{side}.rulebook.lifecycles").ALL:
            name = f"{side}-{table.name}.md"
            pages[DOCS / "lifecycles" / name] = lifecycle_page(table, side)
            index.append(
                f"- [{table.name}]({name}): {len(table.states)} states, {len(table.transitions)} "
                "transitions"
            )
        index.append("")
    pages[DOCS / "lifecycles" / "README.md"] = "\n".join(index).rstrip() + "\n"
    return pages


def built_side(side: str) -> Flask:
    """The side's application with a data folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(zhaolu_env="test", data_dir=Path(folder), _env_file=None)  # type: ignore[call-arg]
        app: Flask = import_module(f"portal.{side}.app").create_app(side_settings(side, settings))  # type: ignore[arg-type]
        app.extensions["database"].dispose()
    return app


def access_rows(app: Flask) -> list[tuple[str, str, str, str, str]]:
    """(endpoint, methods, address, audience, roles) of every address, sorted by endpoint and
    address."""
    marks = access_map(app)
    rows = []
    for rule in app.url_map.iter_rules():
        mark = marks[rule.endpoint]
        methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        audience = (
            AUDIENCES[mark.audience]
            if not mark.without_second_factor or mark.audience == "signed_in"
            else "officer, before the second factor"
        )
        rows.append((rule.endpoint, methods, rule.rule, audience, ", ".join(sorted(mark.roles))))
    return sorted(rows)


def access_page() -> str:
    lines = [
        "# Access map",
        "",
        "Every address of both sides and who may reach it, drawn by `python -m deploy.diagrams` "
        "from the marks above the views",
        "(`portal/foundation/web/access.py`). Which *rows* somebody reaches is the query's "
        "business: foreign rows answer 404.",
    ]
    for side in SIDES:
        if find_spec(f"portal.{side}.app") is None:
            continue
        rows = access_rows(built_side(side))
        lines += [
            "",
            f"## {side}: {len(rows)} addresses",
            "",
            "| endpoint | methods | address | who | roles |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {endpoint} | {methods} | `{address}` | {who} | {roles} |"
            for endpoint, methods, address, who, roles in rows
        ]
    return "\n".join(lines) + "\n"


def house_diagram() -> str:
    """Both sides and the foundation, layer by layer, top to bottom."""
    lines = ["```mermaid", "flowchart TB"]
    for part in (*SIDES, "foundation"):
        floors = layers(part)
        lines.append(f"    subgraph {part}")
        lines += [
            f'        {part}_{place}["{" | ".join(layer)}"]' for place, layer in enumerate(floors)
        ]
        lines += [
            f"        {part}_{place} --> {part}_{place + 1}" for place in range(len(floors) - 1)
        ]
        lines.append("    end")
    lines += [
        "    recruitment --> protocol",
        "    workforce --> protocol",
        "    protocol --> foundation",
        "    foundation --> kernel",
        '    recruitment <-. "signed protocol over HTTP" .-> workforce',
        "```",
    ]
    return "\n".join(lines)


def _stage_facts(stage: str) -> tuple[set[str], set[str]]:
    """(earlier stages that it imports, lifecycles that it moves), read from its source."""
    known, earlier, moved = set(stages()), set(), set()
    for path in sorted((ROOT / "portal" / "recruitment" / stage).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                parts = node.module.split(".")
                if (
                    parts[:2] == ["portal", "recruitment"]
                    and len(parts) > 2
                    and parts[2] in known - {stage}
                ):
                    earlier.add(parts[2])
                if node.module.endswith("rulebook.lifecycles"):
                    moved.update(
                        name.name
                        for name in node.names
                        if name.name.isupper() and name.name not in {"ALL", "APPLICANT"}
                    )
    return earlier, moved


def process_diagram() -> str:
    """The stages in the order of the process, and what each knows and moves."""
    order = [
        name for layer in reversed(layers("recruitment")) for name in layer if name in stages()
    ]
    lines = ["```mermaid", "flowchart LR"]
    lines += [f'    {stage}["{stages()[stage]}"]' for stage in order]
    lines += [f"    {first} --> {second}" for first, second in zip(order, order[1:], strict=False)]
    lines += ["```", "", "| stage | what happens there | moves | knows |", "|---|---|---|---|"]
    for stage in order:
        earlier, moved = _stage_facts(stage)
        links = ", ".join(
            f"[{name.lower()}](lifecycles/recruitment-{name.lower()}.md)" for name in sorted(moved)
        )
        lines.append(
            f"| `{stage}` | {stages()[stage]} | {links} | "
            f"{', '.join(sorted(earlier, key=order.index))} |"
        )
    return "\n".join(lines)


def _between_marks(path: Path, drawn: str) -> str:
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{drawn}\n{END}{after}"


def generated() -> dict[Path, str]:
    """Path → what should stand there. Needs no database."""
    return {
        **lifecycle_pages(),
        DOCS / "access-map.md": access_page(),
        PICTURE: house_picture(),
        DOCS / "house.md": _between_marks(DOCS / "house.md", house_diagram()),
        DOCS / "process.md": _between_marks(DOCS / "process.md", process_diagram()),
    }


def main() -> None:
    (DOCS / "lifecycles").mkdir(exist_ok=True)
    wanted = generated()
    for old in (DOCS / "lifecycles").glob("*.md"):
        if old not in wanted:
            old.unlink()
    changed = [
        path
        for path, text in wanted.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in changed:
        path.write_text(wanted[path], encoding="utf-8")
    print("\n".join(str(path.relative_to(ROOT)) for path in changed) or "nothing has changed")


if __name__ == "__main__":
    main()
