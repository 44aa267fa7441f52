"""What every template keeps to: no inline style or script, words through the catalogue, components
that are documented, known states, living classes."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes
from jinja2.meta import find_referenced_templates

from tests.architecture.gallery_app import create_gallery

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
COMPONENTS = [name for name in NAMES if name.startswith("shared/components/")]

INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
}
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
# Official documents are Chinese by law, the gallery is nobody's page, and a language is named in
# itself.
CHINESE_ONLY = re.compile(r"^(recruitment|workforce)/documents/|^shared/gallery\.html$")
OWN_NAME_OF_A_LANGUAGE = "中文"


@cache
def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        autoescape=True,
    )  # noqa: S701


def source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def without_comments(name: str) -> str:
    return re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)


@pytest.mark.parametrize("name", NAMES)
def test_no_inline_style_or_script(name: str) -> None:
    found = [what for what, pattern in INLINE.items() if pattern.search(without_comments(name))]
    assert not found, f"{name} holds {', '.join(found)}"


@pytest.mark.parametrize("name", NAMES)
def test_what_a_template_leans_on_exists(name: str) -> None:
    tree = environment().parse(source(name))
    wanted = {other for other in find_referenced_templates(tree) if other is not None}
    missing = sorted(other for other in wanted if not (TEMPLATES / other).is_file())
    assert not missing, f"{name} names templates that do not exist: {missing}"


@pytest.mark.parametrize("name", [name for name in NAMES if not CHINESE_ONLY.search(name)])
def test_words_go_through_the_catalogue(name: str) -> None:
    tree = environment().parse(source(name))
    bare = [
        data.data.strip()[:40]
        for data in tree.find_all(nodes.TemplateData)
        if IDEOGRAPH.search(data.data.replace(OWN_NAME_OF_A_LANGUAGE, ""))
    ]
    assert not bare, f"{name} has words outside _(): {bare}"


@pytest.mark.parametrize("name", COMPONENTS)
def test_components_are_documented_and_shown(name: str) -> None:
    text = source(name)
    assert text.startswith("{#"), f"{name} does not begin with what it holds"
    macros = {
        macro.name
        for macro in environment().parse(text).find_all(nodes.Macro)
        if not macro.name.startswith("_")
    }
    shown = {
        wanted
        for step in environment().parse(source("shared/gallery.html")).find_all(nodes.FromImport)
        for wanted in step.names
    }
    in_layouts = {"brand_mark", "switch_buttons", "top_nav", "icon"}
    assert macros <= shown | in_layouts, (
        f"not in the gallery: {sorted(macros - shown - in_layouts)}"
    )


def test_every_state_has_its_colour() -> None:
    known = environment().get_template("shared/components/status.html").make_module({"_": str}).KIND  # type: ignore[attr-defined]
    tables = [
        table
        for path in ROOT.glob("portal/*/rulebook")
        for table in import_module(f"portal.{path.parts[-2]}.rulebook.lifecycles").ALL
    ]
    missing = sorted(
        f"{table.name}.{state}" for table in tables for state in table.states if state not in known
    )
    assert len(tables) > 25 and not missing, (
        f"states without a kind in components/status.html: {missing}"
    )


def test_an_unknown_state_word_is_an_error() -> None:
    app = create_gallery()
    with app.test_request_context("/"):
        page = app.jinja_env.from_string(
            "{% from 'shared/components/status.html' import state_word %}{{ state_word(word_zh) }}"
        )
        assert "gh-tag--act" in page.render(word_zh="退回补充资料")
        with pytest.raises(Exception, match="没见过的词"):
            page.render(word_zh="没见过的词")


def _classes_with_rules() -> set[str]:
    found: set[str] = set()
    for sheet in [
        *STATIC.glob("css/**/*.css"),
        *STATIC.glob("vendor/**/*.css"),
        *STATIC.glob("print/*.css"),
    ]:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        found.update(
            name.replace("\\", "") for name in re.findall(r"\.(-?[_a-zA-Z](?:[\w-]|\\.)*)", text)
        )
    return found


def test_classes_have_rules() -> None:
    """A class without a rule is a misspelt one, or one of Bootstrap's that we do not serve."""
    known = _classes_with_rules()
    missing: dict[str, list[str]] = {}
    for name in NAMES:
        if name.startswith(("recruitment/documents/", "workforce/documents/")):
            continue
        for written in re.findall(r'\sclass="([^"{}]*)"', without_comments(name)):
            for one in written.split():
                if one not in known:
                    missing.setdefault(one, []).append(name)
    assert not missing, f"classes without a rule: {missing}"


def test_tokens_are_the_only_place_of_raw_colours() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(")
    allowed = {"#fff", "#000"}
    for sheet in STATIC.glob("css/**/*.css"):
        if sheet.name == "tokens.css":
            continue
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        raw = [found for found in colour.findall(text) if found not in allowed and found != "rgb("]
        assert not raw, f"{sheet.name} holds raw colours: {raw}"


def test_djlint_is_content() -> None:
    linter = Path(sys.executable).with_name("djlint")
    done = subprocess.run(
        [str(linter), "templates", "--lint", "--quiet"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )  # noqa: S603
    assert done.returncode == 0, done.stdout[-3000:]
