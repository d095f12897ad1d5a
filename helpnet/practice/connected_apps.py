"""Where people see the apps that they have let in, and remove them, on both practice networks."""

from __future__ import annotations

from flask import Blueprint, Flask, request
from werkzeug.wrappers import Response

from helpnet.practice import graph_html, x_html
from helpnet.practice.model import Network, Person, Token
from helpnet.practice.standing import remove_app
from helpnet.practice.world import World

TITLE = "Your apps"
APPS = """
{% for person in people %}
<form method="post">
 <p>The practice app may act for {{ person.name }}.</p>
 <button name="who" value="{{ person.id }}">Remove it for {{ person.name }}</button>
</form>
{% else %}
<p>No app may act for anybody.</p>
{% endfor %}
"""


def register(app: Flask, world: World) -> None:
    """Put the pages into the application, where the real networks have them."""
    routes = Blueprint("practice_connected_apps", __name__)

    @routes.route("/x/settings/connected_apps", methods=["GET", "POST"])
    def on_x() -> Response:
        for person in _chosen(world, "x"):
            for session in {token.session for token in _held(world, "x", person)}:
                world.tokens.revoke_session(session)
        return x_html.page(TITLE, APPS, people=_people(world, "x"))

    @routes.route("/graph/settings/", methods=["GET", "POST"])
    def on_facebook() -> Response:
        for person in _chosen(world, "facebook"):
            remove_app(world, person)  # which the app is told
        return graph_html.page(TITLE, APPS, people=_people(world, "facebook"))

    app.register_blueprint(routes)


def _chosen(world: World, network: Network) -> list[Person]:
    """For whom the app is to be removed now."""
    who = request.form.get("who")
    return [person for person in _people(world, network) if person.id == who]


def _people(world: World, network: Network) -> list[Person]:
    """For whom the app may act."""
    return [person for person in world.people if _held(world, network, person)]


def _held(world: World, network: Network, person: Person) -> list[Token]:
    return [
        token
        for token in world.tokens
        if (token.network, token.person) == (network, person.id) and not token.refused
    ]
