"""Notes on whatever object."""

from fastjango.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from fastjango.contrib.contenttypes.models import ContentType
from fastjango.db import models


class Note(models.Model):
    text = models.CharField(max_length=50)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    on = GenericForeignKey()


class Shelf(models.Model):
    name = models.CharField(max_length=50)
    notes = GenericRelation(Note)
