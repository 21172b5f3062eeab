"""What the query of a list says, whatever it says."""

import json

import pytest

LINES = """
import json
from fastjango.core.management import call_command
from fastjango.test import Client

call_command("migrate", verbosity=0)
for name in "abc":
    Group.objects.create(name=name)


class Limits(pagination.LimitOffsetPagination):
    default_limit = 2


class Cursors(pagination.CursorPagination):
    ordering = "pk"
    page_size = 2
    page_size_query_param = "size"


class ByLimit(viewsets.ModelViewSet):
    queryset = Group.objects.order_by("pk")
    serializer_class = GroupSerializer
    pagination_class = Limits
    filter_backends = [filters.SearchFilter]
    search_fields = ["$name"]
    permission_classes = []


class ByCursor(ByLimit):
    pagination_class = Cursors


router.register("limits", ByLimit, basename="limit")
router.register("cursors", ByCursor, basename="cursor")
urls.urlpatterns = router.urls


def get(query):
    answer = Client().get(f"/{query}")
    data = answer.json()
    return [answer.status_code, [each["name"] for each in data["results"]] if "results" in data else data]


"""


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limits/?limit=99999999999999999999999", [200, ["a", "b", "c"]]),
        ("limits/?limit=99999999999999999999999&offset=1", [200, ["b", "c"]]),
        ("limits/?offset=99999999999999999999999", [200, []]),
        ("limits/?limit=many&offset=far", [200, ["a", "b"]]),
        ("cursors/?size=99999999999999999999999", [200, ["a", "b", "c"]]),
        ("limits/?search=[ab]", [200, ["a", "b"]]),
        ("limits/?search=(", [400, ["Enter a valid regular expression."]]),
        ("limits/?search=a%00", [400, ["Null characters are not allowed."]]),
    ],
)
def test_lists(run, query, expected):
    assert json.loads(run(LINES + f"print(json.dumps(get({query!r})))")) == expected
