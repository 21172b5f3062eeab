"""A project with an API, for programs in a process of their own: models need an app registry that is set up once."""

import subprocess
import sys

import pytest

from fastjango.utils import translation

PROJECT = """
import datetime
import sys
import types

import fastjango
from fastjango.conf import settings

urls = sys.modules["urls"] = types.ModuleType("urls")
settings.configure(
    INSTALLED_APPS=["fastjango.contrib.auth", "fastjango.contrib.contenttypes", "fastjango.rest_framework"],
    SECRET_KEY="secret",
    DATABASES={"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"}},
    ROOT_URLCONF="urls",
    ALLOWED_HOSTS=["*"],
    USE_TZ=True,
    TIME_ZONE="UTC",
)
fastjango.setup()

from fastjango.contrib.auth.models import Group, User
from fastjango.rest_framework import decorators, filters, pagination, response, routers, serializers, viewsets


class GroupSerializer(serializers.ModelSerializer):
    class Meta:
        model = Group
        fields = ["id", "name"]


class UserSerializer(serializers.ModelSerializer):
    role = serializers.ChoiceField([("a", "Admin"), ("u", "User")], write_only=True)
    shout = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "username", "is_staff", "date_joined", "last_login", "role", "shout"]
        read_only_fields = ["date_joined"]

    def get_shout(self, user) -> str:
        return str(user.username).upper()


class Pages(pagination.PageNumberPagination):
    page_size = 2


class UserViewSet(viewsets.ModelViewSet):
    queryset = User.objects.all()
    serializer_class = UserSerializer
    pagination_class = Pages
    filter_backends = [filters.SearchFilter]

    @decorators.action(detail=True, methods=["post"])
    def activate(self, request, pk=None):
        return response.Response({})


router = routers.DefaultRouter()
router.register("users", UserViewSet)
urls.urlpatterns = router.urls
"""


@pytest.fixture
def untranslated():
    """Messages as they are written: catalogues belong to apps, and there are none."""
    translation.deactivate_all()
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def run():
    """Runs the project with some lines after it, and gives what they print."""

    def run(lines):
        done = subprocess.run([sys.executable, "-c", PROJECT + lines], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run
