"""The addresses of the whole site."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import TemplateView
from polls.api import ChoiceViewSet, QuestionViewSet
from rest_framework.routers import DefaultRouter

from .native import router as native

api = DefaultRouter()
api.register("questions", QuestionViewSet)
api.register("choices", ChoiceViewSet)

urlpatterns = [
    path("", TemplateView.as_view(template_name="home.html"), name="home"),
    path("polls/", include("polls.urls")),
    path("accounts/", include("django.contrib.auth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include(api.urls)),
    path("native/", include(native)),
]
