"""The catalogue of the running application, as pages ask for it, and what makes kept pages new when
the content changes."""

from __future__ import annotations

from flask import Flask, current_app

from portal.foundation.web.page_memory import memory
from portal.foundation.web.unit import database
from portal.recruitment.public.catalogue import Catalogue
from portal.recruitment.public.catalogue_reading import CatalogueShelf
from portal.recruitment.public.content_version import SECONDS, ContentWatch


def install(app: Flask) -> None:
    """Tests ask the database each time, also where it can't be watched."""
    seconds = 0.0 if app.extensions["settings"].environment == "test" else SECONDS
    app.extensions["catalogue"] = CatalogueShelf()
    app.extensions["page_memory"].version = ContentWatch(
        lambda: app.extensions["database"], seconds=seconds
    )


def present_catalogue() -> Catalogue:
    """Of this moment's content."""
    version = memory().version
    if version is None:
        raise RuntimeError("the catalogue is not installed")
    shelf: CatalogueShelf = current_app.extensions["catalogue"]
    return shelf.of(version(), database().engine.connect)
