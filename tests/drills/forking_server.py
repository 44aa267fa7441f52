"""A server whose serving process can be killed every half second: the parent has everything
imported and only waits and forks.

``python -m tests.drills.forking_server PORT``: the child serves the portal on the parent's socket;
when it dies, the next one is forked. The pid that serves is written to standard output, one line
each time. The parent puts the application together but opens no database, which is checked, so that
no connection crosses a fork.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from config import settings, side_settings
from portal.recruitment.app import create_app


def _application() -> Flask:
    app = create_app(side_settings("recruitment", settings()))
    pool: Any = app.extensions["database"].engine.pool
    assert pool.checkedin() + pool.checkedout() == 0, "the parent must not open the database"
    return app


class Quiet(WSGIRequestHandler):
    def log(self, *_args: object, **_options: object) -> None:
        """The drill looks at what is left, not at lines."""


def main(port: int) -> None:
    app = _application()
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(64)
    while True:
        child = os.fork()
        if child == 0:
            make_server(
                "127.0.0.1", port, app, threaded=True, request_handler=Quiet, fd=listening.fileno()
            ).serve_forever()
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
