"""Login and logout for the browsable API.

path("api-auth/", include("fastjango.rest_framework.urls"))
"""

from fastjango.contrib.auth import views
from fastjango.urls import path

app_name = "rest_framework"
urlpatterns = [
    path("login/", views.LoginView.as_view(template_name="rest_framework/login.html"), name="login"),
    path("logout/", views.LogoutView.as_view(), name="logout"),
]
