"""URLs of the token endpoints; for ``include("fastjango.contrib.jwt.urls")``."""

from fastjango.contrib.jwt import views
from fastjango.urls import path

app_name = "jwt"
urlpatterns = [
    path("", views.ObtainView.as_view(), name="obtain"),
    path("refresh/", views.RefreshView.as_view(), name="refresh"),
    path("verify/", views.VerifyView.as_view(), name="verify"),
    path("block/", views.BlockView.as_view(), name="block"),
    path("keys/", views.KeySetView.as_view(), name="keys"),
]
