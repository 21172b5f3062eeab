"""Forms as dependencies of FastAPI's endpoints, through the whole application, and their OpenAPI document."""

import asyncio
import sys
from types import ModuleType
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Depends
from openapi_spec_validator import OpenAPIV31SpecValidator
from rows import OUR_IDS, OURS, known, named, plain

import fastjango
from fastjango import forms
from fastjango.core.asgi import Application
from fastjango.forms import wtf
from fastjango.test.utils import override_settings
from fastjango.urls import include, path

fastjango.setup()


class Contact(forms.Form):
    """How to reach somebody."""

    name = forms.CharField(max_length=5, help_text="as on the passport")
    age = forms.IntegerField(min_value=0, required=False)
    color = forms.ChoiceField(choices=[("g", "Green"), ("r", "Red")])
    tags = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    when = forms.SplitDateTimeField(required=False)

    def clean(self):
        if self.cleaned_data.get("name") == "Bob":
            raise forms.ValidationError("Not Bob.", code="bob")


class Attachment(forms.Form):
    title = forms.CharField()
    file = forms.FileField()


GOOD = {"name": "Ann", "age": "3", "color": "g", "tags": ["a", "b"], "when_0": "2026-11-21", "when_1": "10:20"}


@pytest.fixture(scope="module")
def application():
    router = APIRouter()

    @router.post("/contact")
    async def contact(form: Annotated[Contact, Depends(Contact.dependency())]):
        return {**form.cleaned_data, "when": str(form.cleaned_data["when"])}

    @router.post("/shown")
    def shown(form: Annotated[Contact, Depends(Contact.dependency(validate=False, prefix="p"))]):
        return {"is_valid": form.is_valid(), "html": form.as_p()}

    @router.post("/file")
    async def file(form: Annotated[Attachment, Depends(Attachment.dependency())]):
        upload = form.cleaned_data["file"]
        return {"name": upload.name, "size": upload.size, "text": upload.read().decode(), "type": upload.content_type}

    @router.post("/model")
    async def model(contact: Contact.pydantic_model()):
        return contact

    for number, (make, *_rest) in enumerate(OURS):
        single = type("Single", (forms.Form,), {"f": make()})

        @router.post(f"/single/{number}")
        async def answer(form: Annotated[forms.Form, Depends(single.dependency())]):
            return {"value": repr(plain(form.cleaned_data["f"]))}

    urls = ModuleType("dependency_test_urls")
    urls.urlpatterns = [path("api/", include(router))]
    sys.modules["dependency_test_urls"] = urls
    with override_settings(ROOT_URLCONF="dependency_test_urls", ALLOWED_HOSTS=["*"], MIDDLEWARE=[]):
        yield Application()
    del sys.modules["dependency_test_urls"]


@pytest.fixture
def post(application):
    async def ask(target, **kwargs):
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.post(f"/api{target}", **kwargs)

    return lambda target, **kwargs: asyncio.run(ask(target, **kwargs))


def test_the_endpoint_gets_a_valid_form(post):
    answer = post("/contact", data=GOOD)
    assert answer.status_code == 200, answer.text
    expected = {"name": "Ann", "age": 3, "color": "g", "tags": ["a", "b"], "when": "2026-11-21 10:20:00+00:00"}
    assert answer.json() == expected


def test_faults_are_answered_as_fastapi_does(post):
    answer = post("/contact", data={**GOOD, "name": "too long", "age": "x"})
    assert answer.status_code == 422
    name, age = answer.json()["detail"]
    assert (age["type"], age["loc"], age["msg"]) == ("invalid", ["body", "age"], "Enter a whole number.")
    assert name["loc"] == ["body", "name"]
    (whole,) = post("/contact", data={**GOOD, "name": "Bob"}).json()["detail"]
    assert (whole["type"], whole["loc"], whole["msg"]) == ("bob", ["body"], "Not Bob.")
    assert {fault["msg"] for fault in post("/contact").json()["detail"]} == {"This field is required."}


def test_an_endpoint_may_show_the_form_again(post):
    answer = post("/shown", data={f"p-{name}": value for name, value in GOOD.items()}).json()
    assert answer["is_valid"]
    answer = post("/shown", data={"p-name": "too long"}).json()
    assert not answer["is_valid"]
    assert 'value="too long"' in answer["html"]
    assert 'name="p-name"' in answer["html"]


def test_uploads_are_files_of_ours(post):
    answer = post("/file", data={"title": "x"}, files={"file": ("a.txt", b"text", "text/plain")})
    assert answer.json() == {"name": "a.txt", "size": 4, "text": "text", "type": "text/plain"}
    answer = post("/file", data={"title": "x"}, files={"file": ("a.txt", b"", "text/plain")})
    assert answer.json()["detail"][0]["msg"] == "The submitted file is empty."
    assert post("/file", data={"title": "x", "file": "no file"}).json()["detail"][0]["msg"] == "This field is required."


def test_a_form_s_model_takes_json(post):
    body = {**{name: GOOD[name] for name in ("name", "color", "tags")}, "age": 3, "when": "2026-11-21T10:20:00Z"}
    answer = post("/model", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {**body, "when": "2026-11-21T10:20:00Z"}
    assert post("/model", json={**body, "color": "x"}).status_code == 422


@pytest.mark.parametrize(("number", "row"), list(enumerate(OURS)), ids=OUR_IDS)
def test_every_field_is_bound(post, number, row):
    make, good, value, bad = row
    good, value = known(make, good, value)

    def send(values):
        data, files = {}, []
        for name, found in named(values).lists():
            for one in found:
                if hasattr(one, "read"):
                    files.append((name, (one.name, one.read())))
                else:
                    data.setdefault(name, []).append(one)
        return post(f"/single/{number}", data=data, files=files or None)

    answer = send(good)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"value": repr(value).replace("datetime.timezone.utc", "zoneinfo.ZoneInfo(key='UTC')")}
    if bad is not None:
        assert send(bad).status_code == 422


def test_the_document_describes_the_controls(application):
    document = application.openapi()
    OpenAPIV31SpecValidator(document).validate()
    schemas = document["components"]["schemas"]

    def body(target):
        ((media_type, content),) = document["paths"][f"/api{target}"]["post"]["requestBody"]["content"].items()
        return media_type, schemas[content["schema"]["$ref"].rpartition("/")[2]]

    media_type, contact = body("/contact")
    assert media_type == "application/x-www-form-urlencoded"
    assert contact["required"] == ["name", "color"]
    assert contact["properties"] == {
        "name": {"type": "string", "maxLength": 5, "title": "Name", "description": "as on the passport"},
        "age": {"type": "integer", "minimum": 0, "title": "Age"},
        "color": {"type": "string", "enum": ["g", "r"], "title": "Color"},
        "tags": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}, "title": "Tags"},
        "when_0": {"type": "string", "title": "When"},
        "when_1": {"type": "string", "title": "When"},
    }
    media_type, attachment = body("/file")
    assert media_type == "multipart/form-data"
    assert attachment["properties"]["file"] == {"type": "string", "format": "binary", "title": "File"}


def test_a_form_of_wtforms_is_a_dependency_too():
    wtforms = pytest.importorskip("wtforms")
    theirs = type("Theirs", (wtforms.Form,), {"name": wtforms.StringField()})
    assert callable(wtf.adapt(theirs).dependency())
