"""Relations to objects of whatever model."""

from notes.models import Note, Shelf
from visitors import Visits

from fastjango.contrib.auth.models import User
from fastjango.contrib.contenttypes.models import ContentType
from fastjango.contrib.contenttypes.prefetch import GenericPrefetch


class GenericCases(Visits):
    def setUp(self):
        self.shelves = [Shelf.objects.create(name=name) for name in "ab"]
        for target in (*self.shelves, self.ana, self.clerk):
            Note.objects.create(text=f"on {target}", on=target)

    def test_objects_of_many_models_are_fetched_with_a_query_a_model(self):
        with self.assertNumQueries(3):
            found = [note.on for note in Note.objects.order_by("pk").prefetch_related("on")]
        self.assertEqual(found, [*self.shelves, self.ana, self.clerk])

    def test_each_model_may_have_its_query_set(self):
        querysets = [Shelf.objects.filter(name="a"), User.objects.only("username")]
        with self.assertNumQueries(3):
            found = [note.on for note in Note.objects.order_by("pk").prefetch_related(GenericPrefetch("on", querysets))]
        self.assertEqual(found, [self.shelves[0], None, self.ana, self.clerk])

    def test_the_other_way(self):
        self.assertEqual([shelf.notes.count() for shelf in Shelf.objects.prefetch_related("notes")], [1, 1])
        self.assertEqual(Shelf.objects.filter(notes__text__startswith="on").count(), 2)
        self.shelves[0].notes.create(text="more")
        self.assertEqual(Note.objects.filter(text="more").get().on, self.shelves[0])
        self.shelves[0].delete()
        self.assertEqual(Note.objects.filter(content_type__model="shelf").count(), 1)

    def test_types_are_read_once(self):
        ContentType.objects.clear_cache()
        with self.assertNumQueries(1):
            types = {ContentType.objects.get_for_model(Shelf) for _ in range(3)}
        self.assertEqual({kind.model_class() for kind in types}, {Shelf})
        self.assertEqual(self.shelves[0].notes.first().content_type.natural_key(), ("notes", "shelf"))
