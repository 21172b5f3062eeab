"""Looks at the package from a process of its own: prints what is wrong, a line each.

python probe.py names FILE     names of FILE that are missing
python probe.py first          modules that cannot be the first of fastjango's to be imported
"""

import contextlib
import gc
import importlib
import importlib.util
import os
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

# Imported beforehand, so that what is measured is ours: they are slow and know nothing of fastjango.
LIBRARIES = "alembic fastapi jinja2 pydantic sqlalchemy starlette wtforms psycopg redis".split()
# A program that acts when it is imported, and what says that it is left out.
SKIPPED = {"fastjango.__main__", "fastjango.contrib.gis"}
# What Django's models need as well: settings, and a filled registry.
NEEDS_SETUP = {"AppRegistryNotReady", "ImproperlyConfigured"}


def _exists(name):
    with contextlib.suppress(ModuleNotFoundError):
        return importlib.util.find_spec(name) is not None
    return False


def missing_names(file):
    import fastjango

    fastjango.setup()
    with open(file, encoding="utf-8") as lines:
        text = lines.read().replace("\n  ", " ")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        module, _, names = line.partition(":")
        roots = {"django": "fastjango"}
        module = roots.get(module.partition(".")[0], f"fastjango.{module.partition('.')[0]}") + (
            module[module.find(".") :] if "." in module else ""
        )
        try:
            found = importlib.import_module(module)
        except Exception as exc:
            print(f"{module}: {type(exc).__name__}: {exc}")
            continue
        for name in names.split():
            if not hasattr(found, name) and not _exists(f"{module}.{name}"):
                print(f"{module}.{name}")


def broken_first_imports():
    for library in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(library)
    modules = dict(_modules())
    _compile_once(modules)
    gc.disable()
    running = 0
    # Rooms are reached through their doors; a circle among them shows there.
    for name in (name for name in modules if "._" not in name):
        if running == (os.cpu_count() or 1):
            os.wait()
            running -= 1
        if os.fork() == 0:
            os._exit(_import_first(name))
        running += 1
    for _ in range(running):
        os.wait()


def _modules():
    """Names and files of all modules, without importing any."""
    root = Path(next(iter(importlib.util.find_spec("fastjango").submodule_search_locations)))
    for file in sorted(root.rglob("*.py")):
        parts = ("fastjango", *file.relative_to(root).with_suffix("").parts)
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name not in SKIPPED and ".migrations.0" not in name:
            yield name, file


def _compile_once(modules):
    """Keep the code of all modules for the children, which would each read and compile it again."""
    codes = {name: compile(file.read_bytes(), file, "exec", dont_inherit=True) for name, file in modules.items()}
    original = SourceFileLoader.get_code
    SourceFileLoader.get_code = lambda self, name: codes.get(name) or original(self, name)


def _import_first(name):
    try:
        importlib.import_module(name)
    except Exception as exc:
        missing_library = isinstance(exc, ModuleNotFoundError) and not (exc.name or "").startswith("fastjango")
        if type(exc).__name__ not in NEEDS_SETUP and not missing_library:
            print(f"{name}: {type(exc).__name__}: {exc}", flush=True)
    return 0


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "doors_settings"
    if sys.argv[1] == "names":
        missing_names(sys.argv[2])
    else:
        broken_first_imports()
