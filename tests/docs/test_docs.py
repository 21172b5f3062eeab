"""The pages' examples: the tutorial is followed, the porting guide's rows are rewritten, topics run in their shop."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_find_blocks = re.compile(r"^```(?P<kind>\w+)(?: (?P<info>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page):
    """Language, remark and text of each code block of a page."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return [(found["kind"], found["info"] or "", found["text"]) for found in _find_blocks.finditer(text)]


def run(command, folder):
    words = shlex.split(command)
    words = ["-m", "fastjango", *words[1:]] if words[0] == "fastjango-admin" else words[1:]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def follow(page, folder):
    """Do what a page says, in its order; what its commands print."""
    output = ""
    for kind, info, text in blocks(page):
        action, _, name = info.partition("=")
        if kind == "console":
            for line in text.splitlines():
                output += run(line.removeprefix("$ "), folder)
        elif name:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with open(file, "a" if action == "append" else "w", encoding="utf-8") as handle:
                handle.write(text)
    return output


def test_the_tutorial_can_be_followed(tmp_path):
    assert "<QuerySet ['The Dispossessed']>" in follow("tutorial.md", tmp_path)


def test_the_page_on_users_can_be_followed(tmp_path):
    pytest.importorskip("jose")
    output = follow("auth.md", tmp_path)
    (expected,) = (text for kind, _info, text in blocks("auth.md") if kind == "text")
    assert expected in output


def test_the_page_of_forms_runs(tmp_path):
    code = "\n".join(text for kind, _info, text in blocks("forms.md") if kind == "python")
    start = "import fastjango\nfrom fastjango.conf import settings\nsettings.configure()\nfastjango.setup()\n"
    (tmp_path / "page.py").write_text(start + code, encoding="utf-8")
    run("python page.py", tmp_path)


def test_the_porting_guide_rewrites_as_it_says():
    rewrite_source = pytest.importorskip("fastjango.port._code").rewrite_source
    rows = [(info, text) for kind, info, text in blocks("porting.md") if kind == "python" and info]
    befores = [text for info, text in rows if info == "before"]
    afters = [text for info, text in rows if info == "after"]
    assert len(befores) == len(afters) > 2
    for before, after in zip(befores, afters, strict=True):
        assert rewrite_source(before) == after
    for kept in (text for info, text in rows if info == "kept"):
        assert rewrite_source(kept) == kept


@pytest.mark.parametrize("page", sorted(path.relative_to(ROOT).as_posix() for path in DOCS.rglob("*.md")))
def test_pages_keep_one_sentence_a_line(page):
    """Diffs stay readable; tables, code and lists of short items are free."""
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    prose = [re.sub(r"`[^`]*`", "", line) for line in text.splitlines() if not line.lstrip().startswith(("|", "#"))]
    assert [line for line in prose if re.search(r"[a-z)]\. [A-Z][a-z]+ [a-z]", line) and "**" not in line] == []


@pytest.mark.parametrize("page", ["fetch-modes.md", "sqlalchemy.md"])
def test_the_examples_of_pages_on_the_orm_run(page, tmp_path):
    rows = [(info, text) for kind, info, text in blocks(page) if kind == "python"]
    settings = (
        "import fastjango\nfrom fastjango.conf import settings\n"
        'conf = {"ENGINE": "fastjango.db.backends.sqlalchemy", "URL": "sqlite:///:memory:"}\n'
        'settings.configure(DATABASES={"default": conf})\nfastjango.setup()\n'
    )
    tables = (
        "from fastjango.db import connection\nwith connection.schema_editor() as editor:\n"
        "    editor.create_model(Author)\n    editor.create_model(Book)\n"
    )
    models = next(text for info, text in rows if info == "setup")
    examples = [text for info, text in rows if not info]
    assert len(examples) > 1
    (tmp_path / "page.py").write_text("\n".join([settings, models, tables, *examples]), encoding="utf-8")
    run("python page.py", tmp_path)


# Pages whose examples belong to the project of the page on models; each has a copy of it.
SHOP_PAGES = [
    page
    for page in sorted(path.relative_to(DOCS).as_posix() for path in DOCS.glob("[tr]*/*.md"))
    if page != "topics/http.md" and "```python" in (DOCS / page).read_text(encoding="utf-8")
]
SHOP_START = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
import fastjango
fastjango.setup()
from fastjango.test.utils import setup_test_environment
setup_test_environment(debug=False)
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The project of the page on models, with an empty database."""
    folder = tmp_path_factory.mktemp("shop")
    follow("topics/models.md", folder)
    return folder


@pytest.mark.parametrize("page", SHOP_PAGES)
def test_the_examples_of_topics_run(page, shop, tmp_path):
    """Files are written, commands run, and then the examples without a file's name, as one script."""
    folder = tmp_path / "project"
    shutil.copytree(shop, folder)
    output = "" if page == "topics/models.md" else follow(page, folder)
    script = "\n".join(text for kind, info, text in blocks(page) if kind == "python" and not info)
    if script:
        (folder / "page.py").write_text(SHOP_START + script, encoding="utf-8")
        output += run("python page.py", folder)
    for expected in (text for kind, info, text in blocks(page) if kind == "text" and info == "output"):
        assert expected in output


# Which queries make no SQL when they are run again, by the rows of the table on the page on models.
PLANS = """
from fastjango.db.models import Count, F, Q, Sum
from fastjango.db.models.sql.compiler import SQLCompiler
from shop.models import Category, Product

made = 0
as_sql = SQLCompiler.as_sql


def counted(self, *args, **kwargs):
    global made
    made += 1
    return as_sql(self, *args, **kwargs)


SQLCompiler.as_sql = counted
category = Category.objects.create(name="Tools")
Product.objects.create(name="Hammer", category=category, price=1)
products, categories = Product.objects, Category.objects


def makes_sql_again(query):
    query()
    query()
    before = made
    query()
    return made > before


PLANNED = {
    "get": lambda: products.get(pk=1),
    "filter": lambda: list(products.filter(stock__gt=1).exclude(stock=3)),
    "order": lambda: list(products.order_by("-stock").reverse()[:3]),
    "distinct": lambda: list(products.distinct()),
    "count": lambda: products.filter(stock=0).count(),
    "exists": lambda: products.filter(stock=0).exists(),
    "values": lambda: [list(products.values("stock")), list(products.values_list("stock"))],
    "annotate": lambda: list(categories.annotate(n=Count("products"))),
    "select_related": lambda: list(products.select_related("category")),
    "prefetch_related": lambda: list(categories.prefetch_related("products")),
    "create": lambda: categories.create(name=f"a category {categories.count()}"),
    "save": lambda: category.save(),
    "update": lambda: products.filter(stock=0).update(stock=0),
    "list": lambda: list(products.filter(pk__in=list(range(128)))),
}
GENERAL = {
    "Q": lambda: list(products.filter(Q(stock=1) | Q(stock=2))),
    "F": lambda: list(products.filter(stock=F("pk"))),
    "only": lambda: list(products.only("stock")),
    "union": lambda: list(categories.filter(pk=1).union(categories.filter(pk=2))),
    "aggregate": lambda: products.aggregate(Sum("stock")),
    "delete": lambda: products.filter(stock=77).delete(),
    "many-to-many": lambda: list(products.prefetch_related("tags")),
    "long list": lambda: list(products.filter(pk__in=list(range(129)))),
}
assert [name for name, query in PLANNED.items() if makes_sql_again(query)] == []
assert [name for name, query in GENERAL.items() if not makes_sql_again(query)] == []
"""


def test_the_table_of_plans_is_true(shop, tmp_path):
    folder = tmp_path / "project"
    shutil.copytree(shop, folder)
    (folder / "plans.py").write_text(SHOP_START + PLANS, encoding="utf-8")
    run("python plans.py", folder)
