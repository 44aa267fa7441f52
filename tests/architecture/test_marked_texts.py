"""What people read in labels, forms and views goes through the catalogue, so that English can stand
beside Chinese."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import modules

IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
# Names, not words: programs as they call themselves, the account's name in an authenticator, an
# official form and its file.
NAMES = {
    "微信",
    "QQ 浏览器",
    "江苏社会化工会工作者招聘",
    "江苏社会化工会工作者管理",
    "备案花名册",
    "备案花名册.xlsx",
}
MARKS = {
    "_",
    "gettext",
    "lazy_gettext",
    "ngettext",
    "pgettext",
    "lazy_ngettext",
    "lazy_pgettext",
    "_l",
    "N_",
}


def _is_shown(path: str) -> bool:
    parts = Path(path).parts
    if len(parts) < 4 or parts[1] not in {"recruitment", "workforce"}:
        return False
    return parts[2] == "labels" or parts[3] == "views" or Path(path).stem == "forms"


def bare_texts(tree: ast.AST) -> Iterator[str]:
    """Chinese literals outside a mark; comments and docstrings are not shown to anybody."""
    quiet = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if (
            isinstance(node, ast.Call)
            and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) in MARKS
        ):
            continue
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in quiet
            and IDEOGRAPH.search(node.value)
        ):
            yield node.value[:30]
        waiting.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", [path for path in modules() if _is_shown(path)])
def test_words_are_marked_for_translation(path: str) -> None:
    assert [text for text in bare_texts(modules()[path]) if text not in NAMES] == []


def test_a_bare_text_is_found() -> None:
    assert list(bare_texts(ast.parse('"""文"""\nflash("保存了")\nflash(_("保存了"))'))) == [
        "保存了"
    ]
