"""The log's pages, the same on both sides: its files and an explanation for everybody, and the desk
where officers take in what other offices signed."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask import Blueprint, Response, render_template

from portal.foundation.transparency.cosigning import enter_witness, import_cosignatures
from portal.foundation.transparency.log import PublicLog
from portal.foundation.web import access
from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.log.files import (
    checkpoint_answer,
    files_of,
    log_page,
    text_answer,
    tile_answer,
)
from portal.foundation.web.log.forms import CosignatureForm, WitnessForm
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.kernel.errors import Refused

HASH = re.compile(r"[0-9a-fA-F]{64}")
ActAs = Callable[..., AbstractContextManager[Any]]


def public_pages(log: PublicLog, layout: str) -> Blueprint:
    """``/log``: what anybody may fetch; ``layout`` is the side's template of public pages."""
    pages = Blueprint("public_log_public", __name__, url_prefix="/log")

    @pages.get("")
    @access.public
    def show() -> str:
        page = log_page(reading(), log)
        return render_template("shared/log/show.html", layout=layout, page=page)

    @pages.get("/<int:number>/checkpoint")
    @access.public
    def checkpoint(number: int) -> Response:
        return checkpoint_answer(reading(), log, number)

    @pages.get("/<int:number>/checkpoints/<int:size>")
    @access.public
    def checkpoint_of_size(number: int, size: int) -> Response:
        return checkpoint_answer(reading(), log, number, size)

    @pages.get("/<int:number>/tile/<level>/<path:rest>")
    @access.public
    def tile(number: int, level: str, rest: str) -> Response:
        return tile_answer(reading(), log, number, level, rest)

    @pages.get("/leaves/<hash_>")
    @access.public
    def leaf(hash_: str) -> Response:
        """The proof of the leaf whose hash is printed on a paper."""
        known = HASH.fullmatch(hash_)
        standing = log.standing_of_leaf(reading(), hash_.lower()) if known else None
        if standing is None:
            raise Refused("log.no_leaf")
        files = files_of(standing.origin)
        proof = log.proof(reading(), files, standing, cosigned=True)
        if proof is None:
            raise Refused("log.pending")
        return text_answer(proof.text, f"{hash_[:16]}.tlog-proof")

    @pages.get("/names/<about>")
    @access.public
    def names_key(about: str) -> Response:
        """Under which key the names of this round were hidden, once it is announced."""
        if not about.isprintable() or not log.is_announced(reading(), about):
            raise Refused("log.round_hidden")
        return text_answer(log.names_key(about) + "\n")

    return pages


def office_pages(log: PublicLog, layout: str, act_as: ActAs, roles: tuple[str, ...]) -> Blueprint:
    """``/office/log``: the witnesses and their lines, taken in by one of ``roles``."""
    pages = Blueprint("public_log_office", __name__, url_prefix="/office/log")

    def page(witness_form: Form | None = None, note_form: Form | None = None) -> str:
        return render_template(
            "shared/log/office.html",
            layout=layout,
            page=log_page(reading(), log),
            witness_form=witness_form or WitnessForm(formdata=None),
            note_form=note_form or CosignatureForm(formdata=None),
        )

    @pages.get("")
    @access.officer(*roles)
    def show() -> str:
        return page()

    @pages.post("/witnesses")
    @access.officer(*roles)
    def enter() -> Answer:
        form = WitnessForm()
        fields = {"log_key_form": "key", "log_key_kind": "key", "log_witness_known": "key"}
        if form.validate_on_submit():
            with refusals_on(form, **fields), act_as(*roles) as act:
                _enter(log, act, form)
                return back(".show")
        return again(page(witness_form=form))

    @pages.post("/cosignatures")
    @access.officer(*roles)
    def take_in() -> Answer:
        form = CosignatureForm()
        codes = ("note_form", "checkpoint_unknown", "cosignature_wrong", "cosignature_none")
        fields = {f"log_{code}": "note" for code in codes}
        if form.validate_on_submit():
            with refusals_on(form, **fields), act_as(*roles) as act:
                _take_in(log, act, form.note.data)
                return back(".show")
        return again(page(note_form=form))

    return pages


def _enter(log: PublicLog, act: Any, form: Any) -> None:
    row = enter_witness(
        log,
        act.session,
        key=form.key.data,
        words=form.words.data,
        by_words=act.by.words,
        at=act.at,
    )
    act.record("public_log.enter_witness", f"witness:{row.name}", key=row.key)


def _take_in(log: PublicLog, act: Any, text: str) -> None:
    rows = import_cosignatures(log, act.session, text, by_words=act.by.words, at=act.at)
    for row in rows:
        act.record(
            "public_log.import_cosignature",
            f"checkpoint:{row.checkpoint_id}",
            witness=str(row.witness_id),
        )
