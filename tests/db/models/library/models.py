"""One model for each way of being related."""

from fastjango.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from fastjango.contrib.contenttypes.models import ContentType
from fastjango.db import models


class Named(models.Model):
    name = models.CharField(max_length=20, unique=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.IntegerField()
    on = GenericForeignKey()


class Author(Named):
    notes = GenericRelation(Note)


class Shelf(Named):
    pass


class Book(Named):
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
    shelf = models.ForeignKey(Shelf, models.SET_NULL, null=True, blank=True)
    editor = models.ForeignKey(Author, models.PROTECT, null=True, blank=True, related_name="edited")
    tags = models.ManyToManyField("Tag", related_name="books")
    pages = models.IntegerField(default=1)

    class Meta(Named.Meta):
        abstract = False
        constraints = [models.CheckConstraint(condition=models.Q(pages__gt=0), name="some_pages")]


class Tag(Named):
    pass


class Atlas(Book):
    scale = models.IntegerField(default=100)


class Cover(models.Model):
    book = models.OneToOneField(Book, models.CASCADE, primary_key=True)


class Aged(Author):
    class Meta:
        proxy = True


class Pair(models.Model):
    pk = models.CompositePrimaryKey("left", "right")
    left = models.IntegerField()
    right = models.IntegerField()


class Half(models.Model):
    """Refers to a pair by both of its columns."""

    pk = models.CompositePrimaryKey("left", "number")
    left = models.IntegerField()
    number = models.IntegerField()
    right = models.IntegerField(null=True)
    text = models.CharField(max_length=20, default="", blank=True)
    pair = models.ForeignObject(Pair, models.CASCADE, ("left", "right"), ("left", "right"), related_name="halves")


class Line(models.Model):
    """A part of its key is called ``id``."""

    pk = models.CompositePrimaryKey("shelf", "id")
    shelf = models.ForeignKey(Shelf, models.CASCADE)
    id = models.IntegerField()
    size = models.PositiveSmallIntegerField(default=1)
    twice = models.GeneratedField(expression=models.F("size") * 2, output_field=models.IntegerField(), db_persist=True)
