"""What a stranger types is bounded: every field of every form of both sides in characters, every
list in items; a page's form cannot be made without them."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
import wtforms
from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms.validators import Length

import portal
from portal.foundation.web.bounds import bound_of, fields_of
from portal.foundation.web.fields import LinesField
from portal.foundation.web.forms import Form

MOST_CHARACTERS, MOST_ITEMS = 2_000_000, 300  # the first is what a request may hold at all
# What carries no text: whether it is ticked, or a file, whose bytes are bounded where it is read.
WITHOUT_TEXT = (
    wtforms.FormField,
    wtforms.FieldList,
    wtforms.FileField,
    wtforms.MultipleFileField,
    wtforms.SubmitField,
)
LISTS = (wtforms.SelectMultipleField, wtforms.FieldList, wtforms.MultipleFileField, LinesField)


def _below(kind: type) -> set[type]:
    return {kind} | {lower for child in kind.__subclasses__() for lower in _below(child)}


def _ours(kind: type) -> list[type]:
    for module in pkgutil.walk_packages(portal.__path__, "portal."):
        importlib.import_module(module.name)
    return sorted(
        (found for found in _below(kind) if found.__module__.startswith("portal.")),
        key=lambda found: (found.__module__, found.__qualname__),
    )


FORMS = _ours(Form)


@pytest.fixture(autouse=True)
def _request():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False, BABEL_DEFAULT_LOCALE="zh")
    importlib.import_module("flask_babel").Babel(app)
    with app.test_request_context(method="POST"):
        yield


def _empty(kind: type[Form]) -> Form:
    """The form with one row in each list of rows, so that the rows' fields are seen."""
    form = kind(formdata=None)
    for field in fields_of(form):
        if isinstance(field, wtforms.FieldList) and not len(field):
            field.append_entry()
    return form


def _texts(form: Form) -> list[wtforms.Field]:
    return [field for field in fields_of(form) if not isinstance(field, WITHOUT_TEXT)]


def test_every_form_of_a_page_has_the_one_parent():
    assert len(FORMS) > 150
    assert [kind for kind in _ours(FlaskForm) if not issubclass(kind, Form)] == []


def test_a_form_of_the_library_serves_as_rows_of_a_list_only():
    rows = {kind for kind in _ours(wtforms.Form) if not issubclass(kind, FlaskForm)}
    used = {
        type(field.form)
        for kind in FORMS
        for field in fields_of(_empty(kind))
        if isinstance(field, wtforms.FormField)
    }
    assert rows - used - {kind for row in used for kind in row.__mro__} == set()


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_one_character_too_many_is_refused_in_every_field(kind):
    form = _empty(kind)
    bounds = {field.name: bound_of(field).characters for field in _texts(form)}
    assert [name for name, most in bounds.items() if not most or most > MOST_CHARACTERS] == []
    sent = kind(formdata=MultiDict({name: "长" * (most + 1) for name, most in bounds.items()}))
    assert not bounds or not sent.validate()
    assert [field.name for field in _texts(sent) if not field.errors] == []
    wrong = {name for name, _text in sent.summary()}
    assert not bounds or wrong  # the page says so


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: f"{kind.__module__}.{kind.__qualname__}")
def test_one_item_too_many_is_refused_in_every_list(kind):
    lists = [field for field in fields_of(_empty(kind)) if isinstance(field, LISTS)]
    for field in lists:
        most = bound_of(field).items
        assert most and most <= MOST_ITEMS, field.name
        assert not (isinstance(field, LinesField) and _lengths(field)), (
            f"{field.name}: counts lines"
        )
        if isinstance(field, wtforms.SelectMultipleField):
            sent = kind(formdata=MultiDict([(field.name, "1")] * (most + 1)))
        elif isinstance(field, LinesField):
            sent = kind(formdata=MultiDict({field.name: "一\n" * (most + 1)}))
        else:
            continue
        assert sent.validate() is False
        [again] = [other for other in fields_of(sent) if other.name == field.name]
        assert again.errors, field.name


def _lengths(field):
    return [rule for rule in field.validators if isinstance(rule, Length)]


def test_years_and_whole_numbers_are_of_our_time_and_size():
    class Wide(Form):
        on = wtforms.DateField()
        at = wtforms.DateTimeLocalField()
        number = wtforms.IntegerField()

    typed = {"on": "9999-12-31", "at": "1066-10-14T09:00", "number": "9" * 19}
    wide = Wide(formdata=MultiDict(typed))
    assert not wide.validate()
    assert set(wide.errors) == set(typed)
    assert Wide(
        formdata=MultiDict({"on": "2026-11-30", "at": "2026-11-30T09:00", "number": "7"})
    ).validate()
