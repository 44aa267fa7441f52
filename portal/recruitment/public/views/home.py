"""The front page: what is open, by when, and where do I stand. And the pages that explain."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from portal.foundation.web import access
from portal.foundation.web.page_memory import shared
from portal.foundation.web.unit import now, reading
from portal.recruitment.public.queries import round_cards, search_rounds
from portal.recruitment.publications.queries import newest
from portal.recruitment.rounds.queries import public_rounds

pages = Blueprint("public_home", __name__)
HELP = (
    "apply",
    "certificates",
    "photo",
    "fees",
    "accommodations",
    "remedies",
    "questions",
    "officers",
)


@pages.get("/")
@access.public
@shared
def home() -> str:
    wished = request.args.get("q", "").strip()[:60]
    rounds = search_rounds(reading(), wished) if wished else public_rounds(reading())
    cards = round_cards(reading(), rounds, now())
    return render_template(
        "recruitment/public/home.html",
        wished=wished,
        open_cards=[card for card in cards if card.phase in {"open", "soon"}],
        other_cards=[card for card in cards if card.phase == "closed"],
        publications=newest(reading(), at=now(), limit=8),
    )


@pages.get("/help")
@access.public
@shared
def help_page() -> str:
    return render_template("recruitment/public/help.html", topics=HELP)


@pages.get("/help/<topic>")
@access.public
@shared
def help_topic(topic: str) -> str:
    if topic not in HELP:
        abort(404)
    return render_template(f"recruitment/public/help/{topic}.html", topics=HELP, topic=topic)


@pages.get("/privacy")
@access.public
@shared
def privacy() -> str:
    return render_template("recruitment/public/privacy.html")


@pages.get("/accessibility")
@access.public
@shared
def accessibility() -> str:
    return render_template("recruitment/public/accessibility.html")
