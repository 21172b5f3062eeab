"""The pages of the admin, one after the other as somebody would work through them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]

MANAGEMENT = {
    "book_set-TOTAL_FORMS": "1",
    "book_set-INITIAL_FORMS": "0",
    "book_set-MIN_NUM_FORMS": "0",
    "book_set-MAX_NUM_FORMS": "1000",
}
ROWS = {
    "form-TOTAL_FORMS": "1",
    "form-INITIAL_FORMS": "1",
    "form-MIN_NUM_FORMS": "0",
    "form-MAX_NUM_FORMS": "1000",
    "form-0-id": "1",
    "form-0-is_lent": "on",
    "_save": "Save",
}
BOOKS, AUTHORS = "/admin/shelf/book/", "/admin/shelf/author/"

# name, user, method, path, data, status, target of a redirect, texts of the page
STEPS = [
    ("anonymous", "nobody", "get", "/admin/", {}, 302, "/admin/login/?next=/admin/", []),
    ("login page", "nobody", "get", "/admin/login/", {}, 200, None, ['name="username"', 'id="login-form"']),
    ("index", "root", "get", "/admin/", {}, 200, None, ["Authors", "Recent actions", 'href="/admin/shelf/"']),
    ("app index", "root", "get", "/admin/shelf/", {}, 200, None, ["Shelf administration"]),
    ("no such app", "root", "get", "/admin/nothing/", {}, 404, None, []),
    ("slash", "root", "get", "/admin/shelf/book", {}, 301, BOOKS, []),
    ("empty list", "root", "get", BOOKS, {}, 200, None, ["0 books"]),
    ("add page", "root", "get", f"{AUTHORS}add/", {}, 200, None, ['id="book_set-group"', 'name="_addanother"']),
    (
        "add with inline",
        "root",
        "post",
        f"{AUTHORS}add/",
        {"name": "Ursula", "book_set-0-title": "The Dispossessed", "book_set-0-published": "1974-05-01", **MANAGEMENT},
        302,
        AUTHORS,
        [],
    ),
    ("message", "root", "get", AUTHORS, {}, 200, None, ["The author “", "was added successfully."]),
    ("missing name", "root", "post", f"{AUTHORS}add/", MANAGEMENT, 200, None, ["This field is required."]),
    (
        "popup",
        "root",
        "post",
        f"{AUTHORS}add/",
        {"name": "Iain", "_popup": "1", **MANAGEMENT},
        200,
        None,
        ["data-popup-response=", "&quot;obj&quot;: &quot;Iain&quot;"],
    ),
    (
        "list",
        "root",
        "get",
        BOOKS,
        {},
        200,
        None,
        [
            "THE DISPOSSESSED!",
            "column-shout",
            "Lend the selected books",
            "1 book",
            'data-filter-title="is lent"',
            "May 1<",
        ],
    ),
    ("search", "root", "get", BOOKS, {"q": "ursula"}, 200, None, ["THE DISPOSSESSED!"]),
    ("search for nothing", "root", "get", BOOKS, {"q": "ursula iain"}, 200, None, ["0 books"]),
    ("filter", "root", "get", BOOKS, {"is_lent__exact": "1"}, 200, None, ["0 books", "Clear all filters"]),
    ("facets", "root", "get", BOOKS, {"_facets": "True"}, 200, None, ["Ursula (1)", "Iain (0)"]),
    ("bad lookup", "root", "get", BOOKS, {"author__name__startswith": "U"}, 400, None, []),
    ("bad value", "root", "get", BOOKS, {"published__year": "x"}, 302, f"{BOOKS}?e=1", []),
    (
        "action",
        "root",
        "post",
        BOOKS,
        {"action": "lend", "index": "0", "_selected_action": "1"},
        302,
        BOOKS,
        [],
    ),
    ("after action", "root", "get", BOOKS, {"is_lent__exact": "1"}, 200, None, ["THE DISPOSSESSED!"]),
    ("edit in list", "root", "post", BOOKS, ROWS | {"form-0-is_lent": ""}, 302, BOOKS, []),
    ("after edit", "root", "get", BOOKS, {"is_lent__exact": "0"}, 200, None, ["1 book was changed successfully."]),
    (
        "autocomplete",
        "root",
        "get",
        "/admin/autocomplete/",
        {"app_label": "shelf", "model_name": "book", "field_name": "author", "term": "ia"},
        200,
        None,
        ['{"results": [{"id": "2", "text": "Iain"}], "pagination": {"more": false}}'],
    ),
    ("history", "root", "get", f"{BOOKS}1/history/", {}, 200, None, ["Changed Is lent."]),
    ("unknown object", "root", "get", f"{BOOKS}99/change/", {}, 302, "/admin/", []),
    ("old address", "root", "get", f"{BOOKS}1/", {}, 302, f"{BOOKS}1/change/", []),
    ("view only", "viewer", "get", f"{BOOKS}1/change/", {}, 200, None, ["View book", 'class="readonly"', "closelink"]),
    ("view only list", "viewer", "get", BOOKS, {}, 200, None, ["Select book to view"]),
    ("may not change", "viewer", "post", f"{BOOKS}1/change/", {"title": "x"}, 403, None, []),
    ("may not see", "viewer", "get", AUTHORS, {}, 403, None, []),
    ("scripts", "root", "get", "/admin/jsi18n/", {}, 200, None, ["gettext"]),
    (
        "delete page",
        "root",
        "get",
        f"{AUTHORS}1/delete/",
        {},
        200,
        None,
        ["Are you sure", "Books: 1", ">The Dispossessed</a>"],
    ),
    ("delete", "root", "post", f"{AUTHORS}1/delete/", {"post": "yes"}, 302, AUTHORS, []),
    (
        "delete many, asked",
        "root",
        "post",
        AUTHORS,
        {"action": "delete_selected", "index": "0", "_selected_action": "2"},
        200,
        None,
        ["Delete multiple objects", 'name="post" value="yes"'],
    ),
    (
        "delete many",
        "root",
        "post",
        AUTHORS,
        {"action": "delete_selected", "post": "yes", "_selected_action": "2"},
        302,
        AUTHORS,
        [],
    ),
    ("gone", "root", "get", AUTHORS, {}, 200, None, ["Successfully deleted 1 author.", "0 authors"]),
]


@pytest.fixture(scope="module")
def answers():
    steps = [step[:5] for step in STEPS]
    done = subprocess.run(
        [sys.executable, "walk.py"],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"},
        input=json.dumps(steps),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("step", STEPS, ids=[step[0] for step in STEPS])
def test_step(answers, step):
    name, *_request, status, location, texts = step
    answer = answers[name]
    assert (answer["status"], answer["location"]) == (status, location)
    for text in texts:
        assert text in answer["text"]
