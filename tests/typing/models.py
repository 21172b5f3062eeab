"""What checkers say about models: read by mypy and pyright, never run."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, assert_type
from uuid import UUID

from fastjango.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)
    nickname = models.CharField(max_length=50, null=True)
    born = models.DateField(null=True, blank=True)


class BookQuerySet(models.QuerySet["Book"]):
    def long(self) -> BookQuerySet:
        return self.filter(pages__gt=500)


class BookManager(models.Manager["Book"]):
    def newest(self) -> Book | None:
        return self.order_by("-printed").first()


class Tag(models.Model):
    text = models.SlugField()


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    editor = models.ForeignKey(Author, models.SET_NULL, null=True)
    sequel = models.OneToOneField("self", models.SET_NULL, null=True)
    tags = models.ManyToManyField(Tag)
    title = models.CharField("title", max_length=100)
    pages = models.PositiveIntegerField(default=0)
    price = models.DecimalField(max_digits=6, decimal_places=2)
    printed = models.DateTimeField(auto_now_add=True)
    code = models.UUIDField(null=True)
    is_lent = models.BooleanField(default=False)

    objects = BookManager()
    shelf = BookManager()
    plain = models.Manager["Book"]()


def values(book: Book) -> None:
    assert_type(book.title, str)
    assert_type(book.pages, int)
    assert_type(book.price, Decimal)
    assert_type(book.printed, datetime.datetime)
    assert_type(book.code, UUID | None)
    assert_type(book.is_lent, bool)
    assert_type(book.author, Author)
    assert_type(book.editor, Author | None)
    assert_type(book.author.name, str)
    assert_type(book.author.nickname, str | None)
    assert_type(book.author.born, datetime.date | None)
    book.title = "another"
    book.pages = models.F("pages") + 1


def query_sets() -> None:
    assert_type(Author.objects.get(pk=1), Author)
    assert_type(Author.objects.first(), Author | None)
    assert_type(Author.objects.filter(name="x").exclude(pk=1).order_by("name").last(), Author | None)
    assert_type([author.name for author in Author.objects.all()[:3]], list[str])
    assert_type(Author.objects.all()[0], Author)
    assert_type(Author.objects.create(name="x"), Author)
    assert_type(Author.objects.get_or_create(name="x"), tuple[Author, bool])
    assert_type(Author.objects.in_bulk([1]), dict[Any, Author])
    assert_type(Author.objects.count(), int)
    assert_type(list(Author.objects.values("name")), list[dict[str, Any]])
    assert_type(list(Author.objects.values_list("name", "born")), list[tuple[Any, ...]])
    # Pyright takes the type that the parent declares for an attribute of this name.
    assert_type(Book.objects.newest(), Book | None)  # pyright: ignore[reportAssertTypeFailure]
    assert_type(Book.shelf.newest(), Book | None)
    assert_type(Book.plain.get(), Book)
    assert_type(BookQuerySet(Book).long().first(), Book | None)


def related(book: Book) -> None:
    assert_type(book.tags.first(), Tag | None)
    book.tags.add(Tag(), 3)


async def awaited() -> None:
    assert_type(await Author.objects.aget(pk=1), Author)
    assert_type(await Author.objects.filter(pk=1).afirst(), Author | None)
    assert_type([author async for author in Author.objects.all()], list[Author])
    assert_type(await Author.objects.all(), list[Author])


def wrong(book: Book) -> None:
    print(book.title.nothing)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    print(book.editor.name)  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    print(Author.objects.get(pk=1).title)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
