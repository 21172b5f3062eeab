"""Fetch modes: what is read when something is looked at that was not read."""

import gc
import pickle

import pytest

import fastjango
from fastjango.core.exceptions import FieldFetchBlocked
from fastjango.db import connections, models
from fastjango.db.models.fetch_modes import FetchMode
from fastjango.db.utils import ConnectionHandler
from fastjango.test.utils import CaptureQueriesContext


class Writer(models.Model):
    name = models.CharField(max_length=20)
    mentor = models.ForeignKey("self", models.CASCADE, null=True, related_name="pupils")

    class Meta:
        app_label = "fetching"


class Novel(models.Model):
    writer = models.ForeignKey(Writer, models.CASCADE, related_name="novels")
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "fetching"


class Blurb(models.Model):
    novel = models.OneToOneField(Novel, models.CASCADE)
    text = models.CharField(max_length=20)

    class Meta:
        app_label = "fetching"


@pytest.fixture(scope="module", autouse=True)
def novels():
    fastjango.setup()
    made = ConnectionHandler({"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"}})["default"]
    connections["default"] = made
    with made.schema_editor() as editor:
        for model in (Writer, Novel, Blurb):
            editor.create_model(model)
    mentor = Writer.objects.create(name="mentor")
    for number in range(4):
        writer = Writer.objects.create(name=f"writer {number}", mentor=mentor if number else None)
        novel = Novel.objects.create(writer=writer, title=f"novel {number}")
        if number < 3:
            Blurb.objects.create(novel=novel, text=f"blurb {number}")
    yield
    made._close()
    del connections["default"]


@pytest.fixture
def queries():
    """A function to the number of statements that another one sends."""

    def count(function):
        with CaptureQueriesContext(connections["default"]) as captured:
            function()
        return len(captured)

    return count


def names(found):
    return [novel.writer.name for novel in found]


def blurbs(found):
    return [getattr(novel, "blurb", None) for novel in found]


@pytest.mark.parametrize(
    ("look", "one", "peers"),
    [
        (lambda found: names(found), 5, 2),
        (lambda found: blurbs(found), 5, 2),
        (lambda found: [novel.title for novel in found.only("writer")], 5, 2),
        (lambda found: [novel.writer.mentor and novel.writer.mentor.name for novel in found], 8, 3),
        (lambda found: names(found.select_related("writer")), 1, 1),
        (lambda found: names(found.iterator(chunk_size=2)), 5, 3),
        (lambda found: [novel.title for novel in found.defer("title").iterator()], 5, 2),
    ],
    ids=["foreign key", "one to one", "deferred", "further", "joined", "in pieces", "iterator"],
)
def test_peers_are_read_together(queries, look, one, peers):
    found = Novel.objects.order_by("pk")
    assert queries(lambda: look(found.fetch_mode(models.FETCH_ONE))) == one
    assert queries(lambda: look(found.fetch_mode(models.FETCH_PEERS))) == peers
    assert look(found.fetch_mode(models.FETCH_PEERS)) == look(found.all())


def test_peers_that_are_gone_are_not_read_for():
    novels = list(Novel.objects.fetch_mode(models.FETCH_PEERS))
    kept = novels[0]
    del novels
    gc.collect()
    with CaptureQueriesContext(connections["default"]) as captured:
        assert kept.writer.name == "writer 0"
    assert " IN " not in captured[0]["sql"]


@pytest.mark.parametrize(
    ("look", "field"),
    [
        (lambda: Novel.objects.fetch_mode(models.RAISE).first().writer, "Novel.writer"),
        (lambda: Novel.objects.fetch_mode(models.RAISE).get(title="novel 1").blurb, "Novel.blurb"),
        (lambda: Novel.objects.fetch_mode(models.RAISE).only("title").first().writer_id, "Novel.writer"),
        (lambda: Writer.objects.fetch_mode(models.RAISE).get(pk=2).novels.get().blurb, "Novel.blurb"),
        (lambda: Novel.objects.fetch_mode(models.RAISE).select_related("writer")[1].writer.mentor, "Writer.mentor"),
        (lambda: Novel.objects.fetch_mode(models.RAISE).create(writer_id=1, title="new").writer, "Novel.writer"),
    ],
)
def test_raise_names_what_was_looked_at(look, field):
    with pytest.raises(FieldFetchBlocked, match=f"Fetching of {field} blocked"):
        look()
    Novel.objects.filter(title="new").delete()


def test_what_is_there_or_empty_is_not_blocked():
    writer = Writer.objects.fetch_mode(models.RAISE).get(name="mentor")
    assert writer.mentor is None and writer.name == "mentor"


def test_modes_survive_pickles():
    novel = Novel.objects.fetch_mode(models.FETCH_PEERS)[0]
    state = pickle.loads(pickle.dumps(novel._state))
    assert (state.fetch_mode, state.peers) == (models.FETCH_PEERS, ())


def test_a_mode_of_ones_own():
    seen = []

    class Noting(FetchMode):
        def fetch(self, fetcher, instance):
            seen.append((fetcher.field.name, instance.title))
            fetcher.fetch_one(instance)

    assert names(Novel.objects.fetch_mode(Noting()).order_by("pk")[:1]) == ["writer 0"]
    assert seen == [("writer", "novel 0")]
