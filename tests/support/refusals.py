"""Refusals as the networks give them, what each must become, and words the user must read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from helpnet.networks import Expired, NetworkError, Refused, TryLater

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOON = NOW + timedelta(minutes=7)


@dataclass(frozen=True)
class Case:
    """An answer, what it must become (written as in `kind_of`), and words the user must read."""

    status: int
    body: Any
    kind: str
    words: str
    headers: dict[str, str] = field(default_factory=dict)
    writes: bool = True

    @property
    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()

    def __str__(self) -> str:
        return f"{self.status} {self.words[:40]}"


def kind_of(error: NetworkError | None) -> str:
    """expired, refused, refused duplicate, refused gone, later no, later no at TIME ..."""
    if isinstance(error, Refused):
        marks = [" duplicate"] * error.duplicate + [" gone"] * error.gone
        return "refused" + "".join(marks)
    if isinstance(error, TryLater):
        times = {None: "", SOON: " with a time"}
        return f"later {error.taken}{times.get(error.after, ' with another time')}"
    return "expired" if isinstance(error, Expired) else "none"


def problem(title: str, detail: str, kind: str = "about:blank") -> dict[str, str]:
    return {"title": title, "detail": detail, "type": kind}


HTML = b"<html><body>Bad gateway</body></html>"
RESET = {"x-rate-limit-reset": str(int(SOON.timestamp()))}
NOT_ALLOWED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise "
    "engaged by the author of the post you are replying to."
)
TYPES = "https://api.twitter.com/2/problems/"

AGAIN_ON_X = "X no longer accepts helpnet's sign-in: connect X again."

X_CASES = [
    Case(
        400,
        {
            "errors": [{"parameters": {"id": ["x"]}, "message": "bad id"}],
            "title": "Invalid Request",
            "detail": "One or more parameters to your request was invalid.",
            "type": "https://api.x.com/2/problems/invalid-request",
        },
        "refused",
        "X did not accept this (One or more parameters to your request was invalid)",
    ),
    Case(400, {"errors": [{"message": "No text"}]}, "refused", "(No text): change it"),
    Case(401, problem("Unauthorized", "Unauthorized"), "expired", AGAIN_ON_X),
    Case(401, b"", "expired", AGAIN_ON_X),
    Case(
        402,
        problem("CreditsDepleted", "credits depleted"),
        "refused",
        "top it up at developer.x.com, then send it again.",
    ),
    Case(402, b"", "refused", "top it up at developer.x.com, then try again.", writes=False),
    Case(
        403,
        problem("Forbidden", "You are not allowed to create a Tweet with duplicate content."),
        "refused duplicate",
        "already has a post of yours with this very text: change a word",
    ),
    Case(403, problem("Forbidden", NOT_ALLOWED), "refused", "answer it on X"),
    Case(
        403,
        problem("Forbidden", "You attempted to reply to a Tweet that is deleted or not visible."),
        "refused gone",
        "gone or hidden from you",
    ),
    Case(
        403,
        problem("Unsupported Authentication", "App-only", f"{TYPES}unsupported-authentication"),
        "expired",
        AGAIN_ON_X,
    ),
    Case(
        403,
        problem("Forbidden", "Your client app is not", f"{TYPES}oauth1-permissions"),
        "refused",
        "only read",
    ),
    Case(
        403,
        problem("Client Forbidden", "Enroll", f"{TYPES}client-forbidden"),
        "refused",
        "check its project, scopes and credit at developer.x.com",
    ),
    Case(
        403,
        problem("Forbidden", "To protect our users, this account is temporarily locked."),
        "refused",
        "unlock your account",
    ),
    Case(403, problem("Forbidden", "Your account is suspended."), "refused", "has suspended"),
    Case(
        403,
        problem("Forbidden", "You are not permitted to perform this action."),
        "refused",
        "shorten it, then send it again",
    ),
    Case(403, problem("Forbidden", "You have been blocked."), "refused", "(You have been blocked)"),
    Case(403, HTML, "later unknown", "Something between helpnet and X"),
    Case(404, problem("Not Found", "nothing", f"{TYPES}resource-not-found"), "refused gone", "no"),
    Case(404, HTML, "later unknown", "Something between helpnet and X"),
    Case(413, b"", "refused", "too large: shorten it"),
    Case(418, problem("Teapot", "I am a teapot"), "refused", "(I am a teapot): check the account"),
    Case(
        429,
        problem("UsageCapExceeded", "Usage cap exceeded: Monthly", f"{TYPES}usage-capped"),
        "refused",
        "raise the cap at developer.x.com",
        RESET,
    ),
    Case(429, problem("Too Many Requests", "Too Many Requests"), "later no with a time", "", RESET),
    Case(429, HTML, "later no", "X asks for a pause"),
    Case(429, b"", "later no", "pause", {"x-rate-limit-reset": "soon"}),
    Case(429, b"", "later no", "pause", {"x-rate-limit-reset": "99999999999999999"}),
    Case(429, b"", "later no", "pause", {"x-rate-limit-reset": "4102444800"}),
    Case(503, problem("Service Unavailable", "Over capacity"), "later no", "took nothing", RESET),
    Case(503, HTML, "later unknown", "looks before it tries again"),
    Case(500, problem("Internal Server Error", "oops"), "later unknown", "did not say whether"),
    Case(502, HTML, "later unknown", "did not say whether"),
    Case(502, HTML, "later no", "X did not answer properly: helpnet tries", writes=False),
    Case(500, problem("Oops", "oops"), "later no", "X did not answer properly", writes=False),
    Case(503, HTML, "later no", "X did not answer properly", writes=False),
    Case(302, b"", "later unknown", "Something between helpnet and X"),
    Case(302, b"", "later no", "Something between helpnet and X", writes=False),
    Case(600, b"", "later unknown", "Something between"),
    Case(200, HTML, "later unknown", "did not say whether it took this"),
    Case(201, b'{"data": {"id": "1', "later unknown", "did not say whether it took this"),
    Case(200, HTML, "later no", "an answer that helpnet cannot read", writes=False),
    Case(200, b"[1]", "later no", "cannot read", writes=False),
    Case(200, b"[" * 100_000, "later no", "cannot read", writes=False),
    Case(200, {"data": {}}, "none", ""),
    Case(200, {"errors": [problem("Not Found Error", "no such user")]}, "none", ""),
    Case(403, {"errors": "shape"}, "later unknown", "Something between"),
]


def graph(code: int, message: str = "said", subcode: int | None = None, **more: Any) -> Any:
    error = {"message": message, "type": "OAuthException", "code": code, **more}
    if subcode is not None:
        error["error_subcode"] = subcode
    return {"error": error}


REGAIN = {
    "X-Business-Use-Case-Usage": json.dumps(
        {
            "1000": [
                {"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 7},
                {"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 0},
            ]
        }
    )
}
AGAIN = "connect Facebook again"

GRAPH_CASES = [
    Case(400, graph(190, subcode=458), "expired", "removed in your Facebook settings"),
    Case(400, graph(190, subcode=459), "expired", "sign in at facebook.com"),
    Case(400, graph(190, subcode=464), "expired", "sign in at facebook.com"),
    Case(400, graph(190, subcode=460), "expired", "password was changed"),
    Case(400, graph(190, subcode=463), "expired", AGAIN),
    Case(400, graph(190, subcode=467), "expired", AGAIN),
    Case(400, graph(190, subcode=492), "expired", "no longer have a role"),
    Case(400, graph(190, subcode=999), "expired", f"sign-in: {AGAIN}."),
    Case(401, graph(190, "Malformed access token EAABsecret"), "expired", AGAIN),
    Case(400, graph(102), "expired", AGAIN),
    Case(400, graph(104, "An access token is required."), "expired", AGAIN),
    Case(400, graph(2500, "An active access token must be used."), "expired", AGAIN),
    Case(400, graph(2500, "Syntax error"), "refused", "Facebook refused this (Syntax error)"),
    *(
        Case(400, graph(code), "later no with a time", "Facebook asks for a pause", REGAIN)
        for code in (4, 17, 32, 341, 613, 80001)
    ),
    Case(400, graph(4), "later no", "pause"),
    Case(400, graph(4), "later no", "pause", {"X-Business-Use-Case-Usage": "{odd"}),
    Case(400, graph(4), "later no", "pause", {"X-Business-Use-Case-Usage": '{"1": [{"a": 1}]}'}),
    Case(400, graph(506, "Duplicate", 1455006), "refused duplicate", "this very text"),
    Case(400, graph(506, is_transient=True), "refused duplicate", "this very text"),
    Case(400, graph(368, "abusive", 1390008), "refused", "blocked your Page from doing this"),
    Case(400, graph(1609005), "refused", "cannot read the link"),
    Case(400, graph(101), "refused", "HELPNET_FACEBOOK_APP_ID"),
    Case(400, graph(1, "Error validating client secret."), "refused", "FACEBOOK_APP_SECRET"),
    Case(400, graph(100, "Invalid appsecret_proof provided"), "refused", "FACEBOOK_APP_SECRET"),
    Case(400, graph(100, "Unsupported get request.", 33), "refused gone", "no longer on Facebook"),
    Case(404, graph(803), "refused gone", "no longer on Facebook"),
    Case(403, graph(10, "(#10) needs pages_manage_posts"), "refused", "permission that helpnet"),
    Case(403, graph(200, "(#200) Permissions error"), "refused", AGAIN),
    Case(403, graph(299), "refused", AGAIN),
    Case(400, graph(1705), "refused", "done as the Page"),
    Case(503, graph(2, "Service temporarily unavailable"), "later no", "took nothing"),
    Case(500, graph(1, "An unknown error occurred"), "later unknown", "did not say whether"),
    Case(200, graph(1, is_transient=True), "later unknown", "did not say whether"),
    Case(500, graph(2), "later unknown", "looks before it tries again"),
    Case(500, graph(2), "later no", "Facebook did not answer properly: helpnet", writes=False),
    Case(502, HTML, "later no", "Facebook did not answer properly", writes=False),
    Case(500, graph(4711), "later no", "Facebook did not answer properly", writes=False),
    Case(400, graph(4711, is_transient=True), "later no", "did not answer properly", writes=False),
    Case(400, graph(100, "Missing message"), "refused", "(Missing message): change it, then send"),
    Case(400, graph(100, "Bad"), "refused", "(Bad): change it, then try again", writes=False),
    Case(400, graph(4711, "Strange"), "refused", "(Strange): look for a notice"),
    Case(400, graph(4711, is_transient=True), "later unknown", "did not say whether"),
    Case(500, graph(4711), "later unknown", "did not say whether"),
    Case(400, graph(10**12, subcode=10**12), "refused", "(said): look for a notice"),
    Case(429, HTML, "later no", "pause"),
    Case(502, HTML, "later unknown", "did not say whether"),
    Case(500, {"status": "oops"}, "later unknown", "did not say whether"),
    Case(503, HTML, "later unknown", "did not say whether"),
    Case(404, HTML, "later unknown", "Something between helpnet and Facebook"),
    Case(302, b"", "later unknown", "Something between helpnet and Facebook"),
    Case(422, {"title": "problem"}, "later unknown", "Something between helpnet and Facebook"),
    Case(200, {"error": "words"}, "later unknown", "Something between helpnet and Facebook"),
    Case(400, {"error": {"code": "12", "message": 5}}, "later unknown", "Something between"),
    Case(200, b"Sorry, this content isn't available", "later unknown", "did not say whether"),
    Case(200, b"Sorry", "later no", "an answer that helpnet cannot read", writes=False),
    Case(200, {"id": "1"}, "none", ""),
    Case(200, {"error": None, "id": "1"}, "none", ""),
]
