"""Questions and their choices."""

import datetime

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils import timezone


class QuestionQuerySet(models.QuerySet):
    def published(self):
        """Questions that visitors may see: those whose day has come."""
        return self.filter(pub_date__lte=timezone.now())


class Question(models.Model):
    question_text = models.CharField("question", max_length=200)
    pub_date = models.DateTimeField("date published", default=timezone.now)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-pub_date"]

    def __str__(self):
        return self.question_text

    def get_absolute_url(self):
        return reverse("polls:detail", args=[self.pk])

    @admin.display(boolean=True, ordering="pub_date", description="Published recently?")
    def was_published_recently(self):
        now = timezone.now()
        return now - datetime.timedelta(days=1) <= self.pub_date <= now


class Choice(models.Model):
    question = models.ForeignKey(Question, on_delete=models.CASCADE)
    choice_text = models.CharField("choice", max_length=200)
    votes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "choice_text"], name="polls_choice_once_per_question"),
        ]

    def __str__(self):
        return self.choice_text
