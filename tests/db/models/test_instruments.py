"""Tools that record, print or cache statements by replacing public methods see every statement."""

from functools import wraps
from unittest import mock

import pytest

from fastjango.db import models
from fastjango.db.backends import utils
from fastjango.db.models.sql import compiler
from fastjango.db.models.sql.compiler import SQLCompiler, SQLDeleteCompiler, SQLInsertCompiler, SQLUpdateCompiler


def _use(book):
    """Read, insert, update and delete, often enough that statements are kept."""
    for title in ("a", "b", "c"):
        one = book.objects.create(title=title)
        one.pages = 5
        one.save()
        assert book.objects.get(title=title).pages == 5
        assert book.objects.filter(title=title).update(pages=6) == 1
        assert book.objects.filter(title=title).count() == 1
        one.delete()


@pytest.fixture
def used(connection, book):
    _use(book)
    return book


def _kinds(statements):
    return {statement.split()[0] for statement in statements}


ALL = {"SELECT", "INSERT", "UPDATE", "DELETE"}


def test_a_cursor_method_put_on_the_connection_makes_the_cursors(used, connection):
    seen = []
    plain = connection.cursor

    def cursor():
        made = plain()
        execute = made.execute
        made.execute = lambda sql, params=None: (seen.append(sql), execute(sql, params))[1]
        return made

    connection.cursor = cursor
    _use(used)
    assert _kinds(seen) == ALL
    assert len(seen) == 18


def test_a_replaced_execute_of_the_cursors_class_runs_the_statements(used, monkeypatch):
    seen = []
    execute = utils.CursorWrapper.execute

    @wraps(execute)
    def recording(self, sql, params=None):
        seen.append(sql)
        return execute(self, sql, params)

    monkeypatch.setattr(utils.CursorWrapper, "execute", recording)
    _use(used)
    assert _kinds(seen) == ALL


@pytest.mark.parametrize(
    ("made_by", "kind"),
    [
        (SQLCompiler, "SELECT"),
        (SQLInsertCompiler, "INSERT"),
        (SQLUpdateCompiler, "UPDATE"),
        (SQLDeleteCompiler, "DELETE"),
    ],
)
def test_a_replaced_execute_sql_runs_the_queries(used, monkeypatch, made_by, kind):
    seen = []
    execute_sql = made_by.execute_sql

    @wraps(execute_sql)
    def recording(self, *args, **kwargs):
        seen.append(self.as_sql())
        return execute_sql(self, *args, **kwargs)

    monkeypatch.setattr(made_by, "execute_sql", recording)
    assert getattr(compiler, made_by.__name__).execute_sql is recording
    _use(used)
    statements = [each[0] if isinstance(each, tuple) else each[0][0] for each in seen]
    assert kind in _kinds(statements)


def test_a_replaced_debug_cursor_logs(used, connection, monkeypatch):
    seen = []

    class Printing(utils.CursorDebugWrapper):
        def execute(self, sql, params=None):
            seen.append(sql)
            return super().execute(sql, params)

    monkeypatch.setattr(utils, "CursorDebugWrapper", Printing)
    connection.force_debug_cursor = True
    _use(used)
    assert _kinds(seen) == ALL


class Tracked(models.Model):
    """A decorator that keeps the names of what it wraps stands before ``__init__``."""

    text = models.CharField(max_length=9)

    class Meta:
        app_label, db_table = "instruments", "tracked"


def _track(model):
    plain = model.__init__

    @wraps(plain)
    def __init__(self, *args, **kwargs):  # noqa: N807  # stands for the model's own
        plain(self, *args, **kwargs)
        self.tracker = self.get_deferred_fields()

    model.__init__ = __init__


_track(Tracked)


def test_a_wrapped_init_is_called_for_objects_from_the_database(connection):
    with connection.schema_editor() as editor:
        editor.create_model(Tracked)
    Tracked.objects.create(text="a")
    for _ in range(2):
        assert Tracked.objects.get().tracker == set()
        assert Tracked.objects.only("id").get().tracker == {"text"}
        assert [each.tracker for each in Tracked.objects.all()] == [set()]


def test_a_query_set_without_a_model_can_be_the_example_of_a_mock():
    made = mock.Mock(spec_set=models.QuerySet())
    assert hasattr(made, "filter")
    assert not hasattr(models.QuerySet(), "statement")


def test_results_that_are_kept_elsewhere_serve_get(used, connection, monkeypatch):
    kept = {}
    plain = models.QuerySet._fetch_all

    def fetch_all(self):
        key = str(self.query)
        if self._result_cache is None and key in kept:
            self._result_cache = kept[key]
        plain(self)
        kept[key] = self._result_cache

    made = used.objects.create(title="kept")
    assert used.objects.get(pk=made.pk).title == "kept"
    monkeypatch.setattr(models.QuerySet, "_fetch_all", fetch_all)
    first = used.objects.get(pk=made.pk)
    assert used.objects.get(pk=made.pk) is first


def test_a_query_sets_own_fetching_serves_get(used):
    class Found(models.QuerySet):
        def _fetch_all(self):
            super()._fetch_all()
            self._result_cache = ["found"]

    made = used.objects.create(title="other")
    assert [Found(used).get(pk=made.pk) for _ in range(3)] == ["found"] * 3


@pytest.mark.parametrize("cut", [lambda found: found, lambda found: found[:2], lambda found: found.union(found)])
def test_rendered_statements_take_their_parameters_with_percent(used, cut):
    sql, params = cut(used.objects.filter(pk__in=[1, 2], title="a")).query.get_compiler("default").as_sql()
    assert isinstance(params, tuple)
    assert "IN (1, 2)" in sql % params


def test_joins_tell_the_names_of_their_columns(used):
    joins = list(used.objects.filter(author__name="a").query.alias_map.values())
    assert joins[1].join_cols == (("author_id", "id"),)


@pytest.mark.parametrize("name", ["pre_save", "post_save"])
def test_a_replaced_sending_of_a_signal_is_called(used, name):
    with mock.patch.object(getattr(models.signals, name), "send") as send:
        used.objects.create(title="told")
    assert send.call_args.kwargs["sender"] is used
