"""The web floor: pages, live updates and the JSON API, each parse -> service -> render."""

from __future__ import annotations

from flask import Flask

from helpnet.web import (
    accounts,
    answers,
    api_people,
    asks,
    assets,
    compose,
    decisions,
    errors,
    follows,
    health,
    meta,
    openapi,
    people,
    photos,
    privacy,
    security,
    shown,
    signin,
    stream,
)
from helpnet.web.current import helpnet, now


def init_app(app: Flask) -> None:
    """Add the pages and the API to an app whose `extensions["helpnet"]` stands."""
    with app.app_context():
        settings = helpnet().config
    photos.init_app(app)
    people.init_app(app)
    security.init_app(app, https=settings.base_url.startswith("https:"))
    assets.init_app(app)
    shown.init_app(app)
    errors.init_app(app)
    app.jinja_env.globals.update(practice=settings.practice, present=now)
    pages = (signin, compose, photos, asks, stream, decisions, answers, accounts, people, follows)
    for module in (*pages, meta, privacy, api_people, openapi, health):
        app.register_blueprint(module.bp)
