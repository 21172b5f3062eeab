"""Forms over a database: of WTForms in views, formsets and the admin, ours with bad input; answers faults as JSON.

Run by ``test_wtforms_in_views.py`` in a process of its own: each function ``check_…`` is one check.
"""

import contextlib
import json
import os
import re
import sys
import traceback
from functools import partial

import wtforms
from hypothesis import HealthCheck, given
from hypothesis import settings as fuzz
from hypothesis import strategies as st
from wtforms.validators import DataRequired, Length

import fastjango
from fastjango.conf import settings

CONTRIB = "fastjango.contrib"
settings.configure(
    SECRET_KEY="secret",
    ALLOWED_HOSTS=["testserver"],
    ROOT_URLCONF="__main__",
    STATIC_URL="/static/",
    USE_TZ=True,
    DATABASES={"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="fastjango.db.models.AutoField",
    INSTALLED_APPS=[
        *(f"{CONTRIB}.{name}" for name in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")),
        "shelf",
    ],
    MIDDLEWARE=[
        f"{CONTRIB}.sessions.middleware.SessionMiddleware",
        "fastjango.middleware.csrf.CsrfViewMiddleware",
        f"{CONTRIB}.auth.middleware.AuthenticationMiddleware",
        f"{CONTRIB}.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "fastjango.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "fastjango.template.context_processors.request",
                    f"{CONTRIB}.auth.context_processors.auth",
                    f"{CONTRIB}.messages.context_processors.messages",
                ],
                "loaders": [
                    (
                        "fastjango.template.loaders.locmem.Loader",
                        {"page.html": "<form method=post>{% csrf_token %}{{ form }}</form>"},
                    ),
                    "fastjango.template.loaders.app_directories.Loader",
                ],
            },
        }
    ],
    PASSWORD_HASHERS=[f"{CONTRIB}.auth.hashers.MD5PasswordHasher"],
)
settings.TEMPLATES[0].pop("APP_DIRS")
fastjango.setup()

from shelf.models import Author, Book  # noqa: E402  # after setup()

from fastjango import forms  # noqa: E402
from fastjango.contrib import admin  # noqa: E402
from fastjango.contrib.admin.checks import ModelAdminChecks  # noqa: E402
from fastjango.contrib.auth.models import User  # noqa: E402
from fastjango.core.management import call_command  # noqa: E402
from fastjango.forms import wtf  # noqa: E402
from fastjango.http import HttpResponse  # noqa: E402
from fastjango.middleware.csrf import get_token  # noqa: E402
from fastjango.shortcuts import render  # noqa: E402
from fastjango.test import Client  # noqa: E402
from fastjango.test.utils import setup_test_environment  # noqa: E402
from fastjango.urls import path  # noqa: E402
from fastjango.utils.datastructures import MultiValueDict  # noqa: E402
from fastjango.views.decorators.csrf import csrf_exempt  # noqa: E402
from fastjango.views.generic import CreateView, FormView, UpdateView  # noqa: E402


class BookForm(wtforms.Form):
    title = wtforms.StringField("Title of the book", [DataRequired(), Length(max=10)], description="as printed")
    author = wtforms.SelectField(coerce=int)
    is_lent = wtforms.BooleanField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.author.choices = [(author.pk, author.name) for author in Author.objects.all()]

    def validate_title(self, field):
        if field.data == "forbidden":
            raise wtforms.ValidationError("Not this one.")


class Protected(wtforms.Form):
    class Meta(wtf.CSRFMeta):
        pass

    name = wtforms.StringField(validators=[DataRequired()])


class Ours(forms.Form):
    name = forms.CharField()


class AuthorForm(wtforms.Form):
    name = wtforms.StringField(validators=[DataRequired()])


class InlineBook(wtforms.Form):
    title = wtforms.StringField(validators=[DataRequired()])


class Show(FormView):
    form_class = BookForm
    template_name = "page.html"
    success_url = "/done/"


class Create(CreateView):
    model = Book
    form_class = BookForm
    template_name = "page.html"
    success_url = "/done/"


class Update(UpdateView):
    model = Book
    form_class = BookForm
    template_name = "page.html"
    success_url = "/done/"


def function(request):
    """A form of WTForms as it is, without an adapter."""
    form = Protected(request.POST if request.method == "POST" else None, meta={"csrf_context": request})
    if request.method == "POST" and form.validate():
        return HttpResponse(form.name.data)
    return HttpResponse(f"{form.csrfmiddlewaretoken} {form.errors}")


def both(request):
    """Forms of both kinds behind the same token."""
    if request.method == "POST":
        ours, theirs = Ours(request.POST), wtf.adapt(Protected)(request.POST)
        assert ours.is_valid(), ours.errors
        assert theirs.is_valid(), theirs.errors
        return HttpResponse(ours.cleaned_data["name"] + theirs.cleaned_data["name"])
    return render(request, "page.html", {"form": Protected(meta={"csrf_context": request})})


class BookInline(admin.TabularInline):
    model = Book
    form = InlineBook
    extra = 1


class BookAdmin(admin.ModelAdmin):
    form = BookForm
    readonly_fields = ["published"]


class AuthorAdmin(admin.ModelAdmin):
    form = AuthorForm
    inlines = [BookInline]


site = admin.AdminSite(name="admin")
site.register(Book, BookAdmin)
site.register(Author, AuthorAdmin)
site.register(User)
urlpatterns = [
    path("admin/", site.urls),
    path("show/", Show.as_view()),
    path("create/", Create.as_view()),
    path("update/<int:pk>/", Update.as_view()),
    path("function/", function),
    path("exempt/", csrf_exempt(function)),
    path("both/", both),
    path("token/", lambda request: HttpResponse(get_token(request))),
]


def client():
    made = Client()
    made.force_login(User.objects.get(username="root"))
    return made


def post(url, status=302, **data):
    response = client().post(url, data)
    assert response.status_code == status, (response.status_code, response.content.decode()[:3000])
    return response.content.decode()


def check_form_view():
    page = client().get("/show/").content.decode()
    assert '<label for="id_title">Title of the book:</label>' in page
    assert 'id="id_title"' in page
    assert "as printed" in page
    author = Author.objects.first()
    post("/show/", title="Dune", author=author.pk)
    page = post("/show/", 200, title="forbidden", author=author.pk)
    assert '<ul class="errorlist" id="id_title_error"><li>Not this one.</li></ul>' in page
    assert 'aria-invalid="true"' in page
    assert 'value="forbidden"' in page
    assert Book.objects.filter(title="Dune").count() == 0


def check_create_and_update_view():
    author = Author.objects.first()
    post("/create/", title="Dune", author=author.pk, is_lent="y")
    book = Book.objects.get(title="Dune")
    assert (book.author, book.is_lent) == (author, True)
    page = client().get(f"/update/{book.pk}/").content.decode()
    assert 'value="Dune"' in page
    assert re.search(rf'<option selected value="{author.pk}">', page), page
    post(f"/update/{book.pk}/", title="Dune 2", author=author.pk)
    book.refresh_from_db()
    assert (book.title, book.is_lent) == ("Dune 2", False)
    assert "Field cannot be longer than 10 characters." in post("/create/", 200, title="x" * 11, author=author.pk)
    assert "Not a valid choice" in post("/create/", 200, title="x", author=999)


def check_one_token():
    guarded = Client(enforce_csrf_checks=True)
    page = guarded.get("/function/").content.decode()
    token = re.search('name="csrfmiddlewaretoken" type="hidden" value="([^"]+)"', page)[1]
    assert guarded.post("/function/", {"name": "a"}).status_code == 403
    assert guarded.post("/function/", {"name": "a", "csrfmiddlewaretoken": token}).content == b"a"
    page = guarded.get("/both/").content.decode()
    for token in re.findall('csrfmiddlewaretoken"[^>]* value="([^"]+)"', page):
        assert guarded.post("/both/", {"name": "a", "csrfmiddlewaretoken": token}).content == b"aa"


def check_the_token_is_checked_where_the_middleware_is_not():
    guarded = Client(enforce_csrf_checks=True)
    token = guarded.get("/token/").content.decode()
    for wrong in ("", "short", "é" * 64, token[:-1] + ("a" if token[-1] != "a" else "b")):
        assert b"Invalid CSRF Token" in guarded.post("/exempt/", {"name": "a", "csrfmiddlewaretoken": wrong}).content
    assert guarded.post("/exempt/", {"name": "a", "csrfmiddlewaretoken": token}).content == b"a"


def check_admin():
    assert ModelAdminChecks().check(site.get_model_admin(Book)) == []
    author = Author.objects.first()
    page = client().get("/admin/shelf/book/add/").content.decode()
    assert 'for="id_title"' in page
    assert "field-published" in page
    assert "field-is_lent" in page
    post("/admin/shelf/book/add/", title="Emma", author=author.pk, is_lent="y")
    book = Book.objects.get(title="Emma")
    url = f"/admin/shelf/book/{book.pk}/change/"
    assert 'value="Emma"' in client().get(url).content.decode()
    assert "Not this one." in post(url, 200, title="forbidden", author=author.pk)
    post(url, title="Emma 2", author=author.pk, is_lent="y")
    book.refresh_from_db()
    assert book.title == "Emma 2"
    assert "Changed Title of the book." in client().get(f"/admin/shelf/book/{book.pk}/history/").content.decode()


def check_admin_inline():
    management = {"book_set-TOTAL_FORMS": 1, "book_set-INITIAL_FORMS": 0}
    post("/admin/shelf/author/add/", **management, **{"name": "Jane", "book_set-0-title": "Persuasion"})
    assert Book.objects.get(title="Persuasion").author.name == "Jane"
    assert "This field is required" in post("/admin/shelf/author/add/", 200, **management, name="")
    post("/admin/shelf/author/add/", **management, **{"name": "Without", "book_set-0-title": ""})
    assert Author.objects.get(name="Without").book_set.count() == 0


def check_formsets():
    formset = forms.formset_factory(AuthorForm, extra=2)(
        {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 0, "form-0-name": "A"}
    )
    assert formset.is_valid(), formset.errors
    assert formset.cleaned_data == [{"name": "A"}, {}]
    models = forms.modelformset_factory(Author, AuthorForm, extra=0)
    formset = models(queryset=Author.objects.filter(name="Ursula"))
    assert 'value="Ursula"' in str(formset)
    pk = Author.objects.get(name="Ursula").pk
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": pk, "form-0-name": "Ursula K."}
    formset = models(data, queryset=Author.objects.filter(pk=pk))
    assert formset.is_valid(), formset.errors
    formset.save()
    assert Author.objects.get(pk=pk).name == "Ursula K."


def check_model_forms_in_wtforms():
    class Ours(forms.ModelForm):
        class Meta:
            model = Book
            fields = ["title", "author", "is_lent"]

    theirs = Ours.as_wtforms()
    author = Author.objects.first()
    data = forms_data(title="Kindred", author=author.pk, is_lent="on")
    form = theirs(data)
    assert form.validate(), form.errors
    assert form.data == {"title": "Kindred", "author": author, "is_lent": True}
    book = Book()
    form.populate_obj(book)
    book.save()
    form = theirs(obj=book)
    assert f'<option selected value="{author.pk}">' in str(form.author())
    assert 'value="Kindred"' in str(form.title())
    bad = theirs(forms_data(title="", author=999))
    assert not bad.validate()
    assert set(bad.errors) == {"title", "author"}
    back = wtf.adapt(theirs, Book)(data, instance=book)
    assert back.is_valid(), back.errors
    assert back.save().pk == book.pk


def forms_data(**values):
    return MultiValueDict({name: [str(value)] for name, value in values.items()})


def check_users_groups_are_set():
    from fastjango.contrib.auth.models import Group

    group = Group.objects.create(name="readers")

    class Membership(wtforms.Form):
        class Meta:
            model = User

        groups = wtforms.SelectMultipleField(coerce=int, choices=[(group.pk, "readers")])

    root = User.objects.get(username="root")
    form = wtf.adapt(Membership)(forms_data(groups=group.pk), instance=root)
    assert form.is_valid(), form.errors
    assert form.has_changed()
    form.save()
    assert list(root.groups.all()) == [group]
    shown = str(wtf.adapt(Membership)(instance=root)["groups"])
    assert f'<option selected value="{group.pk}">' in shown, shown
    assert not wtf.adapt(Membership)(forms_data(groups=group.pk), instance=root).has_changed()


TEXTS = st.one_of(
    st.text(st.characters()),
    st.text("0123456789-._,"),
    st.sampled_from(
        ["\0", "\ud800", "9" * 5000, "1e9", "NaN", "-1", "None", "2", "9" * 19, "[", "2026-02-30", "a" * 300]
    ),
)
# The same examples each time, or that many new ones.
_count = int(os.environ.get("FORMS_EXAMPLES", "0"))
often = fuzz(
    max_examples=_count or 20,
    derandomize=not _count,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)


def check_model_forms_stand_anything():
    class Ours(forms.ModelForm):
        class Meta:
            model = Book
            fields = "__all__"

    class Ourselves(forms.ModelForm):
        class Meta:
            model = User
            exclude = ()

    def feed(cls):
        @often
        @given(st.dictionaries(st.sampled_from(list(cls.base_fields)), st.lists(TEXTS, max_size=2)))
        def check(data):
            form = cls(MultiValueDict(data))
            form.is_valid()
            assert isinstance(form.has_changed(), bool)
            form.as_p()

        check()

    feed(Ours)
    feed(Ourselves)


def check_fields_of_objects_stand_anything():
    values = st.recursive(TEXTS | st.integers() | st.binary() | st.none() | st.floats(), st.lists, max_leaves=4)

    def feed(field):
        @often
        @given(values)
        def check(value):
            with contextlib.suppress(forms.ValidationError):
                field.clean(value)
            field.has_changed(None, value)

        check()

    for field_class in (forms.ModelChoiceField, forms.ModelMultipleChoiceField):
        feed(field_class(Author.objects.all()))
        feed(field_class(Author.objects.all(), to_field_name="name"))


def check_model_formsets_stand_any_management_data():
    limits = {"absolute_max": 9, "max_num": 5}
    author = Author.objects.first()
    models = forms.modelformset_factory(Book, fields=["title", "author"], can_delete=True, **limits)
    inlines = forms.inlineformset_factory(Author, Book, fields=["title"], **limits)
    rows = ["TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS"]
    rows += [f"{number}-{name}" for number in range(2) for name in ("id", "title", "author", "DELETE")]
    counts = st.dictionaries(st.sampled_from(rows[:4]), TEXTS | st.integers(-2, 11).map(str))

    def feed(make, prefix):
        @often
        @given(counts, st.dictionaries(st.sampled_from(rows), TEXTS | st.integers(0, 3).map(str)))
        def check(management, data):
            formset = make({f"{prefix}-{name}": value for name, value in {**data, **management}.items()})
            formset.is_valid()
            assert len(formset.forms) <= 9
            formset.as_p()

        check()

    feed(models, "form")
    feed(partial(inlines, instance=author), "book_set")


def main() -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0, run_syncdb=True)
    User.objects.create_superuser("root", "root@example.com", "secret")
    Author.objects.create(name="Ursula")
    answers = {}
    for name, check in [*globals().items()]:
        if name.startswith("check_"):
            try:
                check()
                answers[name] = ""
            except Exception:
                answers[name] = traceback.format_exc()
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
