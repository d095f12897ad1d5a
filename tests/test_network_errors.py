"""Every refusal of the networks has its row: what it is for helpnet, and what the user is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpnet.domain.model import Credentials, Receipt
from helpnet.networks import Network, NetworkError, TryLater, facebook_errors, x_errors
from helpnet.networks.facebook import Facebook
from helpnet.networks.refusals import Button, Meaning
from helpnet.networks.x import X
from tests.support.refusals import GRAPH_CASES, NOW, X_CASES, Case, kind_of
from tests.support.scripted_server import Request, answer, scripted_server

Answering = Callable[[str, Case], NetworkError | None]
EVERY_ROW = (*x_errors.ROWS, *facebook_errors.ROWS)


@pytest.fixture(scope="module")
def answering() -> Iterator[Answering]:
    """What an adapter makes of an answer that comes to it over HTTP."""
    current: list[Case] = []

    def script(request: Request) -> bytes:
        case = current[-1]
        return answer(case.status, body=case.raw, headers=case.headers)

    with ExitStack() as stack:
        server = stack.enter_context(scripted_server(script))
        told = {"remote_id": "1000", "api_base": server.base, "clock": lambda: NOW}
        credentials = Credentials("ACCESS", "REFRESH")
        networks: dict[str, Network] = {
            "x": X(credentials, handle="owner", client_id="client", **told),
            "facebook": Facebook(credentials, **told),
        }

        def made_of(name: str, case: Case) -> NetworkError | None:
            current.append(case)
            network = networks[name]
            try:
                if case.writes:
                    network.post("need help")
                else:
                    network.counts([Receipt(name, "1000", "", NOW)])
            except NetworkError as error:
                return error
            return None

        yield made_of


CASES = [("x", case) for case in X_CASES] + [("facebook", case) for case in GRAPH_CASES]


@pytest.mark.parametrize(("name", "case"), CASES, ids=str)
def test_what_a_network_answers_becomes_one_error_and_one_sentence(
    answering: Answering, name: str, case: Case
) -> None:
    error = answering(name, case)
    if case.kind == "none":  # the answer is no refusal, though it need not be what was asked for
        assert error is None or error.code == "malformed"
        return
    assert error is not None and kind_of(error) == case.kind
    assert case.words in error.message
    assert "secret" not in error.message.replace("app secret", "")
    if name == "x":
        assert error.code.startswith((str(case.status), "malformed"))


# ---------------------------------------------------------------- rows


def x_whens(case: Case) -> Iterator[Any]:
    said = x_errors.what_x_said(case.raw)
    row = x_errors.row_of(case.status, said)
    yield next(when for when in row.when if when.fits(case.status, said))


def facebook_whens(case: Case) -> Iterator[Any]:
    body = case.body if isinstance(case.body, dict) else {}
    told = body.get("error") if isinstance(body.get("error"), dict) else {}
    code, subcode = told.get("code", -1), told.get("error_subcode", -1)
    if isinstance(code, int):
        fitted = (
            case.status,
            min(code, 999_999_999),
            min(subcode, 999_999_999),
            str(told.get("message", "")),
        )
        row = facebook_errors.row_of(*fitted)
        yield next(when for when in row.when if when.fits(*fitted))


def refusing(cases: list[Case]) -> list[Case]:
    return [case for case in cases if case.kind != "none" and "malformed" not in case.words]


def test_every_answer_that_a_row_is_about_is_given_by_a_case() -> None:
    reached = [when for case in X_CASES if not 200 <= case.status < 300 for when in x_whens(case)]
    assert [when for row in x_errors.ROWS for when in row.when if when not in reached] == []
    reached = [when for case in refusing(GRAPH_CASES) for when in facebook_whens(case)]
    assert [when for row in facebook_errors.ROWS for when in row.when if when not in reached] == []


def test_a_case_whose_answer_a_row_is_about_gets_the_row_s_error(answering: Answering) -> None:
    for name, rows, cases in (
        ("x", x_errors.ROWS, X_CASES),
        ("facebook", facebook_errors.ROWS, GRAPH_CASES),
    ):
        told = [answering(name, case) for case in cases if case.writes]
        for row in rows:
            start = row.sentence.partition("{")[0]
            assert any(
                error is not None
                and error.message.startswith(start)
                and error.button == row.button
                and kind_of(error).startswith(KINDS[row.outcome])
                for error in told
            ), row


KINDS = {"refused": "refused", "expired": "expired", "no": "later no", "unknown": "later unknown"}


@pytest.mark.parametrize("rows", [x_errors.ROWS, facebook_errors.ROWS], ids=["x", "facebook"])
def test_no_two_rows_say_the_same_and_none_stands_in_another_s_way(rows: tuple[Any, ...]) -> None:
    assert len({row.sentence for row in rows}) == len(rows)
    whens = [when for row in rows for when in row.when]
    assert all(when not in whens[:place] for place, when in enumerate(whens))


@pytest.mark.parametrize("row", EVERY_ROW, ids=lambda row: row.sentence[:50])
def test_a_row_offers_what_its_sentence_asks_for(row: Meaning) -> None:
    assert row.button in get_args(Button)
    if row.outcome == "expired":
        assert row.button == "Reconnect" and "connect" in row.sentence
    if row.outcome in ("no", "unknown"):
        assert row.button == "", "helpnet tries again by itself"
        assert "helpnet" in row.sentence
    if row.button in ("Send again", "Edit and send"):
        assert "{again}" in row.sentence
    if row.duplicate:
        assert row.button == "Edit and send", "the very same text cannot be sent again"
    if row.button.startswith("Open"):
        assert row.button.removeprefix("Open on ") in row.sentence
    assert "Accounts" not in row.sentence  # a page that may not be there
    assert "press" not in row.sentence.lower()  # there is nothing to press in a shell


def test_a_read_that_failed_offers_no_button_for_sending() -> None:
    assert errors_of(400, writes=True).button == "Edit and send"
    assert errors_of(400, writes=False).button == ""
    assert errors_of(401, writes=False).button == "Reconnect"


def errors_of(status: int, *, writes: bool) -> NetworkError:
    body = json.dumps({"title": "Said"}).encode()
    error = x_errors.x_error(status, {}, body, writes=writes, now=NOW)
    assert error is not None
    return error


def test_a_pause_that_meta_puts_far_off_is_looked_at_again_within_a_day() -> None:
    headers = {"X-Business-Use-Case-Usage": '{"1": [{"estimated_time_to_regain_access": 90000}]}'}
    body = b'{"error": {"code": 4}}'
    error = facebook_errors.facebook_error(400, headers, body, writes=True, now=NOW)
    assert isinstance(error, TryLater) and error.after == NOW + timedelta(days=1)


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["error", "errors", "detail", "title", "type", "code", "error_subcode", "message"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    status=st.integers(100, 999),
    body=st.binary(max_size=40) | JSONISH.map(lambda value: json.dumps(value).encode()),
    reset=st.text(max_size=20),
    writes=st.booleans(),
)
def test_whatever_a_network_answers_is_understood_as_one_of_three_errors_or_success(
    status: int, body: bytes, reset: str, writes: bool
) -> None:
    headers = {"x-rate-limit-reset": reset, "X-Business-Use-Case-Usage": reset}
    for read in (x_errors.x_error, facebook_errors.facebook_error):
        error = read(status, headers, body, writes=writes, now=NOW)
        if error is None:
            assert 200 <= status < 300
        else:
            assert error.message.endswith(".")
            assert "{" not in error.message.replace(body.decode("utf-8", "replace"), "")
            if isinstance(error, TryLater) and not writes:
                assert error.taken == "no"
                assert "looks before" not in error.message
