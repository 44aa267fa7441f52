"""The key under which a browser's tab keeps what was typed and could not be saved.

It comes with the page alone and is the same whenever the same person opens the same form, so that
the text can be put back after a new sign-in, and whoever reads the browser's storage finds nothing
(ASVS 14.3.3).
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from flask import Flask, current_app

from portal.foundation.web.viewer import viewer_or_none


def shelf_key(path: str) -> str:
    """32 bytes in Base64, of the signed-in person and the form's address."""
    person = viewer_or_none()
    secret = current_app.secret_key or b""
    whole = secret if isinstance(secret, bytes) else secret.encode()
    said = f"tab shelf\n{person.account_id if person else ''}\n{path}".encode()
    return base64.b64encode(hmac.new(whole, said, hashlib.sha256).digest()).decode()


def install(app: Flask) -> None:
    app.jinja_env.globals["shelf_key"] = shelf_key
