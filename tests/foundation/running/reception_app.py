"""What the tests of the reception serve: as small as a page can be."""

from __future__ import annotations

from flask import Flask, request

from portal.foundation.running.reception import Reception

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "ok"


@app.post("/")
def length() -> str:
    return str(len(request.get_data()))


front = Reception(app, most_bytes=1_000_000, threads=2)
