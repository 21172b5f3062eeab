"""The pages are complete and hold together: settings, commands, links, and no example that nobody runs."""

import re
from pathlib import Path

import pytest

from fastjango.conf import global_settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PACKAGE = ROOT / "fastjango"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "examples").rglob("*.md"), ROOT / "bench/README.md"])
SETTINGS = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")

# Read by the code without a default in the list of defaults, and documented by Django.
OF_DJANGO = {
    *("EMAIL_FILE_PATH", "MESSAGE_LEVEL", "MESSAGE_TAGS", "REST_FRAMEWORK", "ROOT_URLCONF", "SERIALIZATION_MODULES"),
    *("SETTINGS_MODULE", "SITE_ID"),
}
# Words after "```python"; each is run by the test of its page, or here.
KINDS = {
    *("after", "append", "before", "example", "file", "filters", "kept", "native", "openapi", "safe", "setting"),
    *("setup", "unsafe"),
}
_find_blocks = re.compile(r"^```(?P<kind>\w+)(?: (?P<info>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_find_links = re.compile(r"\]\((?!https?:)(?P<page>[^)#\s]*)(?:#(?P<part>[^)\s]+))?\)")


def name_of(page):
    return page.relative_to(ROOT).as_posix()


def anchors(page):
    """The parts of a page, as GitHub names them."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_pages_and_their_parts(page):
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for found in _find_links.finditer(text):
        target = page.parent.joinpath(found["page"]).resolve() if found["page"] else page
        assert target.exists(), found[0]
        if found["part"]:
            assert found["part"] in anchors(target), found[0]


def test_every_page_is_on_the_map():
    linked = {
        (DOCS / found["page"]).resolve()
        for found in _find_links.finditer((DOCS / "README.md").read_text(encoding="utf-8"))
    }
    pages = {page for page in DOCS.rglob("*.md") if page.parent.name != "decisions" and page.name != "README.md"}
    assert pages - linked == set()


def _settings_read():
    """The names that the package's code reads from the settings with a default of its own."""
    for file in PACKAGE.rglob("*.py"):
        if file.is_relative_to(PACKAGE / "django_filters"):
            continue  # its ``settings`` are those of django-filter
        text = file.read_text(encoding="utf-8")
        yield from re.findall(r'getattr\(settings, "([A-Z_]+)"', text)
        if "from fastjango.conf import settings" in text:
            yield from re.findall(r"(?<![\w.])settings\.([A-Z][A-Z_0-9]+)", text)
            yield from (f"CORS_{name}" for name in re.findall(r'_setting\("([A-Z_]+)"', text))
            yield from re.findall(r'^SETTING = "([A-Z_]+)"$', text, re.MULTILINE)


def test_every_setting_of_our_own_is_documented():
    own = {name for name in _settings_read() if not hasattr(global_settings, name)} - OF_DJANGO
    assert {"CORS_ALLOWED_ORIGINS", "FALLBACK_APPLICATION", "FASTAPI", "JWT"} <= own
    assert {name for name in own if f"`{name}`" not in SETTINGS} == set()


def test_every_documented_setting_is_read():
    documented = set(re.findall(r"^#+ .*$|^\| `[^|]*\|", SETTINGS, re.MULTILINE))
    names = {name for line in documented for name in re.findall(r"`([A-Z][A-Z_]+[A-Z])`", line)}
    known = {*_settings_read(), *vars(global_settings)}
    assert {name for name in names if not re.match("(FAST|D)JANGO_", name)} - known == set()


def test_every_command_of_our_own_is_documented():
    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    own = {"port", *(file.stem for file in PACKAGE.glob("contrib/jwt/management/commands/[a-z]*.py"))}
    assert {name for name in own if f"## `{name}" not in text} == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_examples_are_of_a_kind_that_is_run(page):
    for found in _find_blocks.finditer(page.read_text(encoding="utf-8")):
        if found["kind"] == "python":
            compile(found["text"], name_of(page), "exec")
            assert not found["info"] or found["info"].partition("=")[0] in KINDS, found["info"]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_settings_on_pages_are_there(page):
    for found in _find_blocks.finditer(page.read_text(encoding="utf-8")):
        if found["info"] == "setting":
            names: dict[str, object] = {}
            exec(found["text"], names)
            for name in names.keys() - {"__builtins__"}:
                assert hasattr(global_settings, name) or f"`{name}`" in SETTINGS, name
