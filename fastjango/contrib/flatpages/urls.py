"""Flat pages below a prefix."""

from fastjango.contrib.flatpages import views
from fastjango.urls import path

urlpatterns = [
    path("<path:url>", views.flatpage, name="fastjango.contrib.flatpages.views.flatpage"),
]
