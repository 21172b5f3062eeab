"""The examples of the page on the REST framework work."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "rest-framework.md"
BLOCKS = dict(re.findall(r"^```python (\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))

USES = {
    "openapi": """
router = routers.DefaultRouter()
router.register("weather", WeatherViewSet, basename="weather")
urls.urlpatterns = router.urls
from fastjango.core.asgi import get_asgi_application
today = get_asgi_application().openapi()["paths"]["/weather/today/"]["get"]
print(today["summary"], [each["name"] for each in today["parameters"]], sorted(today["responses"])[:1])
""",
    "native": """
from fastjango.test import Client
from fastjango.urls import include, path
urls.urlpatterns = [path("", include(router))]
client = Client()
for data in ({"what": "rain"}, {"what": "x" * 21}):
    answer = client.post("/wishes", data, content_type="application/json")
    print(answer.status_code, list(answer.json()))
""",
    "filters": """
print(list(UserFilter.base_filters))
""",
}
PRINTED = {
    "openapi": "The weather of a day ['day'] ['200']",
    "native": "200 ['what']\n400 ['what']",
    "filters": "['username', 'username__icontains', 'is_active', 'joined', 'order']",
}


@pytest.mark.parametrize("name", sorted(USES))
def test_examples(run, name):
    assert run(BLOCKS[name] + USES[name]) == PRINTED[name]


def test_every_example_is_tried():
    assert BLOCKS.keys() == USES.keys()
