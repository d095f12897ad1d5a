"""What keeps pages safe in the browser: headers, a nonce per answer, a token on every form."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()

# No 'unsafe-inline', no other origin: whatever a reply contains, it cannot run or load anything.
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'nonce-{nonce}'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def init_app(app: Flask, *, https: bool) -> None:
    """Guard the app; `https` says that it is reached over TLS."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # an ask's page stays open for hours
    app.config.setdefault("PERMANENT_SESSION_LIFETIME", timedelta(days=90))
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=https
    )
    csrf.init_app(app)
    # An old page is no trouble of ours, and the user is told what to do.
    logging.getLogger("flask_wtf.csrf").setLevel(logging.WARNING)
    app.jinja_env.globals["nonce"] = nonce
    app.after_request(_harden)


def nonce() -> str:
    """The word that lets this answer's own style sheet apply."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _harden(response: Response) -> Response:
    policy = "; ".join(_POLICY).format(nonce=nonce())
    response.headers.setdefault("Content-Security-Policy", policy)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if response.mimetype == "text/html":
        # What is on a page is the user's alone, but going back to it need not load it again.
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
