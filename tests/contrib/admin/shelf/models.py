from fastjango.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "shelf"

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=50)
    author = models.ForeignKey(Author, models.CASCADE, null=True)
    published = models.DateField(null=True, blank=True)
    is_lent = models.BooleanField(default=False)

    class Meta:
        app_label = "shelf"

    def __str__(self):
        return self.title
