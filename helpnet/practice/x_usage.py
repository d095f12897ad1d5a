"""How many posts an app has read of what it may read in a month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Flask, Response, jsonify

from helpnet.practice import x_access, x_params
from helpnet.practice.world import World
from helpnet.practice.x_prices import POST_READS, posts_read_this_month

PROJECT_ID = 1800000001
CLIENT_APP_ID = "30000001"
MOST_DAYS = 90
FIELDS = (
    "cap_reset_day",
    "daily_client_app_usage",
    "daily_project_usage",
    "project_cap",
    "project_id",
    "project_usage",
)
ALWAYS = frozenset({"cap_reset_day", "project_cap", "project_id", "project_usage"})


def register(app: Flask, world: World) -> None:
    """Put the call into the application."""
    routes = Blueprint("practice_x_usage", __name__, url_prefix="/x/2/usage")

    @routes.get("/tweets")
    @x_access.guarded(world, x_access.USAGE)
    def tweets() -> Response:
        x_params.wanted({}, "days", "usage.fields")
        days = x_params.whole("days", 7, 1, MOST_DAYS)
        fields = ALWAYS | x_params.choice("usage.fields", FIELDS)
        told = _usage(world, days)
        return jsonify(data={name: told[name] for name in FIELDS if name in fields & told.keys()})

    app.register_blueprint(routes)


def _usage(world: World, days: int) -> dict[str, Any]:
    now = datetime.fromtimestamp(world.now(), UTC)
    next_month = (now.replace(day=1) + timedelta(days=32)).replace(day=1)
    told: dict[str, Any] = {
        "cap_reset_day": (next_month - now).days,
        "project_cap": world.settings.x_post_cap,
        "project_id": str(PROJECT_ID),
        "project_usage": posts_read_this_month(world),
    }
    since = (now - timedelta(days=days - 1)).strftime("%Y-%m-%d")
    read = world.meter.counted("x", *POST_READS, since=since)
    daily = [{"date": f"{day}T00:00:00.000Z", "usage": count} for day, count in read.items()]
    if daily:
        told["daily_project_usage"] = {"project_id": PROJECT_ID, "usage": daily}
        told["daily_client_app_usage"] = [
            {"client_app_id": CLIENT_APP_ID, "usage": daily, "usage_result_count": len(daily)}
        ]
    return told
