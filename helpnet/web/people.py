"""The people the user knows: importing exports, finding somebody, one person, corrections."""

from __future__ import annotations

from flask import Blueprint, Flask, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from helpnet.services import duplicates, employers, follows, imports, own_word, people
from helpnet.services.errors import Invalid
from helpnet.store import imports as import_rows
from helpnet.store import people_list
from helpnet.web.current import helpnet, now, store, user_id, wants_json
from helpnet.web.cursors import person_cursor, place_of_person
from helpnet.web.shown import counted
from helpnet.web.signin import required, signed_in

bp = Blueprint("people", __name__)
bp.before_request(required)

_SHOWN_IMPORTS = 5
_LISTED_IMPORTS = 50
_LAST_START = 10**9


def init_app(app: Flask) -> None:
    """Let who is signed in send exports of any size; to be called before forms are read."""

    @app.before_request
    def widen() -> None:
        if request.endpoint == "people.upload" and signed_in():
            request.max_content_length = imports.LARGEST


@bp.get("/people")
def listed() -> ResponseReturnValue:
    """Whom the user knows, closest first; what was imported; and how to import more."""
    query, how = request.args.get("q", "")[:200], request.args.get("how", "")
    after = place_of_person(request.args.get("cursor"))
    views, more = people.listed(store(), user_id(), now(), query, how, after)
    return render_template(
        "people/list.html",
        people=views,
        following=person_cursor(more),
        query=query,
        how=how,
        can_read_follows=follows.can_read(helpnet().work, user_id()),
        owed=people.owed_thanks(store(), user_id(), now()),
        employers=employers.of_user(store(), user_id()),
        count=people_list.count(store(), user_id()),
        twice=any(
            duplicates.open_questions(store(), user_id(), [one.id for one in views]).values()
        ),
        imports=import_rows.newest(store(), user_id(), _SHOWN_IMPORTS),
    )


@bp.post("/people/imports")
def upload() -> ResponseReturnValue:
    """Take exports in; the worker reads them."""
    files = [file for file in request.files.getlist("file") if file.filename]
    if not files:
        sentence = "Choose the file that you downloaded first."
        if wants_json():
            raise Invalid({"file": sentence})
        flash(sentence)
        return redirect(url_for("people.listed", _anchor="import"), 303)
    work = helpnet().work
    ids = []
    for file in files:
        with file.stream as stream:
            ids.append(imports.receive(work, user_id(), stream, file.filename or ""))
    location = (
        url_for("people.one_import", import_id=ids[0])
        if len(ids) == 1
        else url_for("people.all_imports")
    )
    return jsonify(location=location) if wants_json() else redirect(location, 303)


@bp.post("/people/employers")
def work_at() -> ResponseReturnValue:
    """Keep where the user works."""
    try:
        employers.say(helpnet().work, user_id(), request.form.get("employers", ""))
        flash("Kept: who works there too is a colleague of yours.", "good")
    except Invalid as error:
        flash(error.message)
    return redirect(url_for("people.listed", _anchor="work"), 303)


@bp.get("/people/imports")
def all_imports() -> ResponseReturnValue:
    """What was imported lately, and how far the reading of it is."""
    newest = import_rows.newest(store(), user_id(), _LISTED_IMPORTS)
    return render_template("people/imports.html", imports=newest)


@bp.get("/people/imports/<import_id>")
def one_import(import_id: str) -> ResponseReturnValue:
    """What was read of an export, what was left out, and why."""
    found = imports.own_import(store(), user_id(), import_id)
    return render_template("people/import.html", found=found, told=imports.in_words(found))


@bp.get("/people/duplicates")
def listed_twice() -> ResponseReturnValue:
    """Who may be listed more than once, for the user to say."""
    start = min(request.args.get("start", 0, type=int), _LAST_START)
    groups, more = duplicates.groups(store(), user_id(), now(), max(0, start))
    return render_template("people/duplicates.html", groups=groups, start=start, more=more)


@bp.post("/people/duplicates")
def answer_twice() -> ResponseReturnValue:
    """Put together who is ticked, in one group or in all, or tell a group apart."""
    groups = [set(group.split()) for group in request.form.getlist("group")]
    ticked = set(request.form.getlist("tick"))
    work = helpnet().work
    try:
        if (place := request.form.get("apart", type=int)) is not None:
            duplicates.tell_apart(work, user_id(), _chosen(groups, place))
            flash("Kept: not the same. It stays so, whatever is imported later.", "good")
        else:
            place = request.form.get("same", type=int)
            chosen = [group & ticked for group in groups]
            if place is not None:
                chosen = [_ticked(_chosen(groups, place), ticked)]
            made = duplicates.put_together(work, user_id(), chosen)
            flash(f"Put together: {counted(made, 'person', 'people')}.", "good")
    except Invalid as error:
        flash(error.message)
    return redirect(url_for("people.listed_twice", start=request.form.get("start") or None), 303)


def _chosen(groups: list[set[str]], place: int) -> set[str]:
    return groups[place] if 0 <= place < len(groups) else set()


def _ticked(group: set[str], ticked: set[str]) -> set[str]:
    """Who of a group is ticked; of two of whom neither is, both are meant."""
    return group & ticked or (group if len(group) == 2 else set())


@bp.get("/people/<person_id>")
def show(person_id: str) -> ResponseReturnValue:
    """One person, and the facts behind how close they are."""
    seeking = request.args.get("same", "")[:200]
    page = people.person_page(store(), user_id(), person_id, now(), seeking)
    return render_template("people/show.html", page=page, judged=own_word.JUDGED, seeking=seeking)


@bp.post("/people/<person_id>")
def correct(person_id: str) -> ResponseReturnValue:
    """Keep the user's word on a person."""
    changes: dict[str, object] = {
        name: request.form[name]
        for name in ("word", "same_as", "not_same", "thanked")
        if name in request.form
    }
    if "kinds_said" in request.form:
        changes["kinds"] = request.form.getlist("kinds")
    try:
        root = people.say(helpnet().work, user_id(), person_id, changes)
        flash(_what_was_kept(changes), "good")
    except Invalid as error:
        root = person_id
        flash(error.message)
    return redirect(url_for("people.show", person_id=root), 303)


def _what_was_kept(changes: dict[str, object]) -> str:
    if changes.get("word") == "":
        return "Taken back: what was imported and read counts again."
    if "thanked" in changes:
        return "Kept: you have thanked them."
    return "Kept. It stays so, whatever is imported later."


@bp.post("/people/<person_id>/forget")
def forget(person_id: str) -> ResponseReturnValue:
    """Erase a person everywhere."""
    people.forget(helpnet().work, user_id(), person_id)
    flash("Forgotten: what was kept of them is erased, and no import brings them back.", "good")
    return redirect(url_for("people.listed"), 303)
