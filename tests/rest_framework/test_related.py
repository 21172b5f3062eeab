"""Lists whose rows ask for related objects one by one are reported, or fetched together."""

import pytest

LINES = """
import logging

from fastjango.contrib.auth.models import Permission
from fastjango.contrib.contenttypes.models import ContentType
from fastjango.core.management import call_command
from fastjango.db import connection
from fastjango.rest_framework.settings import api_settings
from fastjango.test import override_settings
from fastjango.test.utils import CaptureQueriesContext

call_command("migrate", verbosity=0)
said = []
handler = logging.Handler()
handler.emit = lambda record: said.append(record.getMessage())
logging.getLogger("fastjango.rest_framework.queries").addHandler(handler)


class TypeSerializer(serializers.ModelSerializer):
    class Meta:
        model = ContentType
        fields = ["model"]


class PermissionSerializer(serializers.ModelSerializer):
    kind = TypeSerializer(source="content_type")
    app = serializers.CharField(source="content_type.app_label")
    content_type = serializers.PrimaryKeyRelatedField(read_only=True)

    class Meta:
        model = Permission
        fields = ["codename", "kind", "app", "content_type"]


class WholeGroupSerializer(serializers.ModelSerializer):
    permissions = PermissionSerializer(many=True)
    members = serializers.PrimaryKeyRelatedField(source="user_set", many=True, read_only=True)

    class Meta:
        model = Group
        fields = ["name", "permissions", "members"]


for name in "abc":
    Group.objects.create(name=name).permissions.set(Permission.objects.all()[:5])


def shown(queryset, cls=WholeGroupSerializer):
    said.clear()
    with CaptureQueriesContext(connection) as queries:
        # What was evaluated before has its objects already.
        data = cls(queryset.all() if hasattr(queryset, "all") else queryset, many=True).data
    return data, len(queries)


groups = Group.objects.order_by("name")
"""

EVERYWHERE = """
one_by_one, many = shown(groups)
with override_settings(REST_FRAMEWORK={"FETCH_RELATED": True}):
    together, few = shown(groups)
    page, of_page = shown(list(groups[:2]))
    _, fetched = shown(groups.prefetch_related("permissions__content_type", "user_set"))
    plain, one = shown(groups, GroupSerializer)
assert together == one_by_one and page == one_by_one[:2]
print(many > 10, few, of_page, fetched, one)
"""


def test_related_objects_are_fetched_together(run):
    """One query for the groups, one each for permissions, their types, and members; a page is fetched already."""
    assert run(LINES + EVERYWHERE) == "True 4 3 4 1"


@pytest.mark.parametrize(
    ("queryset", "expected"),
    [
        ("groups", "True auth_permission auth_user"),
        ("groups.prefetch_related('permissions__content_type', 'user_set')", "False"),
        ("groups[:1]", "False"),
    ],
)
def test_queries_of_each_row_are_reported_in_debug_mode(run, queryset, expected):
    assert (
        run(
            LINES
            + "with override_settings(DEBUG=True):\n"
            + f"    shown({queryset})\n"
            + "found = [t for t in ('auth_permission', 'auth_user') if any(f'FROM \"{t}\"' in line for line in said)]\n"
            + "assert all('WholeGroupSerializer ran a query for each of 3 objects' in line for line in said), said\n"
            + "print(bool(said), *found)"
        )
        == expected
    )


def test_paths(run):
    assert (
        run(
            LINES
            + "from fastjango.rest_framework._serializers._related import related_paths\n"
            + "print(related_paths(WholeGroupSerializer(), Group))"
        )
        == "['permissions', 'permissions__content_type', 'user_set']"
    )
