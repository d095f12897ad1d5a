"""The Graph API of the practice networks: finds what a path names, and answers as v26.0 does.

Stricter than Meta in one thing: a parameter that the call does not have is refused, where the real
API lets most of them pass unseen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, g, request
from werkzeug.wrappers import Response as AnyResponse

from helpnet.practice import (
    graph_consent,
    graph_errors,
    graph_oauth,
    graph_pages,
    graph_photos,
    graph_private,
    graph_versions,
    graph_write,
)
from helpnet.practice.graph_access import Viewer, token_text, viewer_of
from helpnet.practice.graph_errors import GraphError, missing_object
from helpnet.practice.graph_fields import Field, parse
from helpnet.practice.graph_render import Renderer, type_of
from helpnet.practice.graph_types import COMMON
from helpnet.practice.graph_usage import UNUSED, TooMany, count
from helpnet.practice.graph_values import Thing
from helpnet.practice.limits import Windows
from helpnet.practice.model import Comment, Page, PagePost, Person
from helpnet.practice.standing import BLOCKED
from helpnet.practice.world import World

METHODS = ["GET", "POST", "DELETE"]


def register(app: Flask, world: World) -> None:
    """Mount the Graph API at /graph; the app holds the world around each request."""
    graph = Blueprint("graph", __name__, url_prefix="/graph")
    windows = Windows(world.now)

    @graph.route("/", defaults={"path": ""}, methods=METHODS)
    @graph.route("/<path:path>", methods=METHODS)
    def call(path: str) -> AnyResponse:
        version, parts = _split(path)
        g.graph_version = graph_versions.served(version, world.now())
        params = _params()
        method = params.pop("method", request.method).upper()
        if parts == ["dialog", "oauth"]:
            ticked = graph_consent.Choice(
                request.form.getlist("declined"), request.form.getlist("kept_out")
            )
            return graph_consent.dialog(world, method, params, ticked)
        text = token_text(params, request.headers.get("Authorization", ""))
        if not version and not text and method == "GET" and _is_for_people(parts):
            return _shown(world, parts)
        if parts == ["oauth", "access_token"]:
            return _json(graph_oauth.access_token(world, params))
        site = f"{request.host_url}graph"
        viewer = viewer_of(world, text, params, site=site, about_me=parts[:1] == ["me"])
        g.graph_headers = count(windows, viewer)
        if parts == ["debug_token"]:
            return _json(
                graph_oauth.debug_token(world, viewer.token, params.get("input_token", ""))
            )
        return _json(_answer(viewer, method, parts, params))

    @graph.errorhandler(GraphError)
    def refuse(error: GraphError) -> AnyResponse:
        response = _json(error.body(), error.status)
        problem = "invalid_token" if error.code == 190 else "invalid_request"
        if error.kind == "OAuthException":
            shown = error.message.replace('"', "'").encode("ascii", "replace").decode()
            response.headers["WWW-Authenticate"] = (
                f'OAuth "Facebook Platform" "{problem}" "{shown}"'
            )
        return response

    @graph.errorhandler(TooMany)
    def slow_down(refusal: TooMany) -> AnyResponse:
        g.graph_headers = refusal.headers
        return refuse(refusal.error)

    @graph.after_request
    def headers(response: AnyResponse) -> AnyResponse:
        response.headers["facebook-api-version"] = g.get("graph_version", graph_versions.NEWEST)
        response.headers["x-fb-request-id"] = graph_errors.trace_id()
        response.headers["Cache-Control"] = "private, no-cache, no-store, must-revalidate"
        for name, value in g.get("graph_headers", UNUSED).items():
            response.headers[name] = value
        return response

    app.register_blueprint(graph)


def _split(path: str) -> tuple[str, list[str]]:
    """The version, if the path begins with one, and the rest in parts."""
    parts = [part for part in path.split("/") if part]
    if parts and graph_versions.is_version(parts[0]):
        return parts[0], parts[1:]
    return "", parts


def _is_for_people(parts: list[str]) -> bool:
    """The address of a Page or post as a browser asks for it, rather than an API call."""
    if len(parts) == 3:
        return parts[1] == "posts"
    if len(parts) == 2:
        return parts[0] == "photos"
    return len(parts) == 1 and "text/html" in request.headers.get("Accept", "")


def _shown(world: World, parts: list[str]) -> AnyResponse:
    if len(parts) == 3:
        return graph_pages.post_shown(world, parts[0], parts[2])
    if len(parts) == 2:
        return graph_pages.photo_shown(world, parts[1])
    return graph_pages.page_shown(world, parts[0])


def _params() -> dict[str, str]:
    """Query, form and JSON body together; the body wins."""
    params = dict(request.args.items())
    params.update(request.form.items())
    body = request.get_json(silent=True)
    if isinstance(body, dict):
        params.update((name, _as_text(value)) for name, value in body.items())
    return params


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _json(body: Any, status: int = 200) -> AnyResponse:
    """JSON as the Graph API writes it: whatever is not ASCII is escaped."""
    return Response(json.dumps(body), status, content_type="application/json; charset=UTF-8")


def _answer(viewer: Viewer, method: str, parts: list[str], params: dict[str, str]) -> Any:
    """Carry one call out; the JSON body of its answer."""
    fields_text = params.get("fields", "")
    fields = parse(fields_text) if fields_text.strip() else None
    own = {name: value for name, value in params.items() if name not in COMMON}
    base = f"{viewer.site}/{g.graph_version}"
    renderer = Renderer(viewer, base, token_in_links="access_token" in params)
    if not parts and method == "GET" and "ids" in own:
        return _several(renderer, own, fields)
    if not parts:
        raise missing_object(method, "")
    if method == "DELETE" and len(parts) == 3 and parts[1] == "permissions":
        own["permission"] = parts.pop()
    if len(parts) > 2:
        raise graph_errors.unknown_path("/".join(parts[2:]))
    thing = _find(viewer, parts[0], method)
    if method == "GET":
        if len(parts) == 2:
            return renderer.edge(thing, parts[1], own, fields, fields_text)
        _refuse_rest(own, type_of(thing).name)
        return renderer.node(thing, fields)
    done = _change(viewer, method, thing, parts[1] if len(parts) == 2 else "", own)
    if isinstance(done, (PagePost, Comment)):
        return renderer.node(done, fields or (Field("id"),))
    return done


def _several(
    renderer: Renderer, own: dict[str, str], fields: tuple[Field, ...] | None
) -> dict[str, Any]:
    """`?ids=a,b`: many nodes in one call."""
    ids = [identity.strip() for identity in own.pop("ids").split(",") if identity.strip()]
    _refuse_rest(own, "ids")
    if not ids or len(ids) > 50:
        raise graph_errors.bad_parameter("ids", "between 1 and 50 ids")
    return {
        identity: renderer.node(_find(renderer.viewer, identity, "GET"), fields) for identity in ids
    }


def _refuse_rest(own: Mapping[str, str], where: str) -> None:
    for name in own:
        raise graph_errors.unknown_parameter(name, where)


def _find(viewer: Viewer, identity: str, method: str) -> Thing:
    """What an id names, if the viewer may see it; a GraphError otherwise."""
    if identity == "me":
        return _me(viewer)
    if not identity.replace("_", "").isdigit():
        raise graph_errors.unknown_alias(identity)
    facebook = viewer.world.facebook
    page = facebook.pages.get(identity)
    if page is not None:
        if not viewer.runs(page.id):
            raise graph_errors.may_not_read("pages_read_engagement")
        return page
    if viewer.person is not None and viewer.person.facebook_id == identity:
        return viewer.person
    if viewer.is_app and method == "DELETE":  # an app may end a person's consent in its own name
        for person in viewer.world.people:
            if person.facebook_id == identity:
                return person
    found = facebook.post(identity) or facebook.comment(identity) or facebook.photos.get(identity)
    if found is None:
        raise missing_object(method, identity)
    page_id = found.post_id.split("_")[0] if isinstance(found, Comment) else found.page_id
    if not viewer.runs(page_id):
        raise missing_object(method, identity)
    if method == "GET":
        viewer.need_to_read(page_id, "pages_read_engagement")
    return found


def _me(viewer: Viewer) -> Page | Person:
    me = viewer.page or viewer.person
    if me is None:
        raise graph_errors.no_token(about_me=True)
    return me


def _change(viewer: Viewer, method: str, thing: Thing, edge: str, own: dict[str, str]) -> Any:
    """Write something; what was made, or the success."""
    if viewer.person is not None and viewer.person.facebook_trouble == BLOCKED:
        raise graph_errors.blocked()
    match method, edge, thing:
        case "DELETE", "permissions", Person():
            return graph_write.withdraw_consent(viewer, thing, own)
        case "DELETE", "", _ if not own:
            return graph_write.delete(viewer, thing)
        case "POST", "feed", Page():
            return graph_write.publish(viewer, thing, own)
        case "POST", "photos", Page():
            file = next(iter(request.files.values()), None)
            return graph_photos.upload(viewer, thing, own, file.read() if file else None)
        case "POST", "messages", Page():
            return graph_private.reply(viewer, thing, own)
        case "POST", "comments", PagePost() | Comment():
            return graph_write.comment(viewer, thing, own)
        case "POST" | "DELETE", "likes", PagePost() | Comment() if not own:
            return graph_write.like(viewer, thing, on=method == "POST")
        case "POST", "", _:
            return graph_write.edit(viewer, thing, own)
    raise missing_object(method, request.view_args["path"] if request.view_args else "")
