"""Where collected static files are kept, and under which names.

Source: django.contrib.staticfiles.storage (5.2).
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Iterator
from hashlib import md5
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit, urlunsplit

from fastjango.conf import STATICFILES_STORAGE_ALIAS, settings
from fastjango.contrib.staticfiles.utils import check_settings, matches_patterns
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.files.base import ContentFile
from fastjango.core.files.storage import FileSystemStorage, storages
from fastjango.utils.functional import LazyObject


class StaticFilesStorage(FileSystemStorage):
    """Files below ``STATIC_ROOT``, at ``STATIC_URL``."""

    def __init__(self, location: Any = None, base_url: Any = None, *args: Any, **kwargs: Any) -> None:
        root = settings.STATIC_ROOT if location is None else location
        url = settings.STATIC_URL if base_url is None else base_url
        check_settings(url)
        super().__init__(root, url, *args, **kwargs)
        # An empty location would be the current folder.
        if not root:
            self.base_location = None
            self.location = None

    def path(self, name: str) -> str:
        """The path of a file.

        Raises:
            ImproperlyConfigured: ``STATIC_ROOT`` is not set.
        """
        if not self.location:
            raise ImproperlyConfigured(
                "You're using the staticfiles app without having set the STATIC_ROOT setting to a filesystem path."
            )
        return super().path(name)


class HashedFilesMixin:
    """Gives files names with a hash of their content, so that browsers may keep them for ever.

    URLs in style sheets and scripts that lead to other files get their hashed names too.
    """

    default_template = """url("%(url)s")"""
    max_post_process_passes = 5
    support_js_module_import_aggregation = False
    keep_intermediate_files = True
    _js_module_import_aggregation_patterns = (
        "*.js",
        (
            (
                r"""(?P<matched>import(?s:(?P<import>[\s\{].*?|\*\s*as\s*\w+))\s*from\s*['"](?P<url>[./].*?)["']\s*;)""",
                """import%(import)s from "%(url)s";""",
            ),
            (
                r"""(?P<matched>export(?s:(?P<exports>[\s\{].*?))\s*from\s*["'](?P<url>[./].*?)["']\s*;)""",
                """export%(exports)s from "%(url)s";""",
            ),
            (r"""(?P<matched>import\s*['"](?P<url>[./].*?)["']\s*;)""", """import"%(url)s";"""),
            (r"""(?P<matched>import\(["'](?P<url>.*?)["']\))""", """import("%(url)s")"""),
        ),
    )
    patterns: tuple[Any, ...] = (
        (
            "*.css",
            (
                r"""(?P<matched>url\((?P<quote>['"]{0,1})\s*(?P<url>.*?)(?P=quote)\))""",
                (r"""(?P<matched>@import\s*["']\s*(?P<url>.*?)["'])""", """@import url("%(url)s")"""),
                (
                    r"(?m)^(?P<matched>/\*#[ \t](?-i:sourceMappingURL)=(?P<url>.*)[ \t]*\*/)$",
                    "/*# sourceMappingURL=%(url)s */",
                ),
            ),
        ),
        (
            "*.js",
            (
                (
                    r"(?m)^(?P<matched>//# (?-i:sourceMappingURL)=(?P<url>.*))$",
                    "//# sourceMappingURL=%(url)s",
                ),
            ),
        ),
    )

    hashed_files: dict[str, str]
    # Of the storage it is mixed into.
    exists: Any
    open: Any
    path: Any
    delete: Any
    _save: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if self.support_js_module_import_aggregation:
            self.patterns += (self._js_module_import_aggregation_patterns,)
        super().__init__(*args, **kwargs)
        self._patterns: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        self.hashed_files = {}
        for extension, patterns in self.patterns:
            for pattern in patterns:
                expression, template = (
                    pattern if isinstance(pattern, list | tuple) else (pattern, self.default_template)
                )
                self._patterns.setdefault(extension, []).append((re.compile(expression, re.IGNORECASE), template))

    # Names

    def file_hash(self, name: str, content: Any = None) -> str | None:
        """Twelve digits of the content's hash; None without content."""
        if content is None:
            return None
        digest = md5(usedforsecurity=False)
        for chunk in content.chunks():
            digest.update(chunk)
        return digest.hexdigest()[:12]

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """The name with the hash before its ending.

        Args:
            content: The file; opened when None.
            filename: Where the file is, if not under the name.

        Raises:
            ValueError: there is no such file.
        """
        parts = urlsplit(unquote(name))
        clean = parts.path.strip()
        opened = None
        if content is None:
            place = (filename and urlsplit(unquote(filename)).path.strip()) or clean
            if not self.exists(place):
                raise ValueError(f"The file '{place}' could not be found with {self!r}.")
            try:
                content = opened = self.open(place)
            except OSError:
                # A folder is given its own name.
                return name
        try:
            digest = self.file_hash(clean, content)
        finally:
            if opened is not None:
                opened.close()
        folder, base = os.path.split(clean)
        stem, ending = os.path.splitext(base)
        hashed = os.path.join(folder, f"{stem}{'.' + digest if digest else ''}{ending}")
        fragments = list(parts)
        fragments[2] = hashed
        # A question mark before a fragment is for old browsers, and is lost otherwise.
        if "?#" in name and not fragments[3]:
            fragments[2] += "?"
        return urlunsplit(fragments)

    def _url(self, hashed_name_func: Any, name: str, force: bool = False, hashed_files: Any = None) -> str:
        """The URL of a file: of its hashed name, unless developing."""
        if settings.DEBUG and not force:
            hashed, fragment = name, ""
        else:
            clean, fragment = urldefrag(name)
            if urlsplit(clean).path.endswith("/"):
                # A folder.
                hashed = name
            else:
                args = (clean,) if hashed_files is None else (clean, hashed_files)
                hashed = hashed_name_func(*args)
        final: str = super().url(hashed)  # type: ignore[misc]  # of the storage
        # See hashed_name().
        query_fragment = "?#" in name
        if fragment or query_fragment:
            parts = list(urlsplit(final))
            if fragment and not parts[4]:
                parts[4] = fragment
            if query_fragment and not parts[3]:
                parts[2] += "?"
            final = urlunsplit(parts)
        return unquote(final)

    def url(self, name: str, force: bool = False) -> str:
        """The URL of a file: of its hashed name, unless developing."""
        return self._url(self.stored_name, name, force)

    # Collecting

    def url_converter(self, name: str, hashed_files: Any, template: str | None = None) -> Any:
        """A function that gives a match its URL with the hashed name.

        Args:
            name: The file that the match is in.
            template: What to write, with ``%``.
        """
        form = self.default_template if template is None else template

        def convert(match: re.Match[str]) -> str:
            groups = match.groupdict()
            matched, url = groups["matched"], groups["url"]
            # Other hosts, data, and fragments of the page.
            if re.match(r"^[a-z]+:", url) or url.startswith(("//", "#")) or not urldefrag(url)[0]:
                return matched
            if url.startswith("/") and not url.startswith(settings.STATIC_URL):
                return matched
            path, fragment = urldefrag(url)
            target = self._target_name(name, path)
            hashed = self._url(self._stored_name, unquote(target), force=True, hashed_files=hashed_files)
            # Only the file's own name changes; how the URL was written stays.
            written = "/".join([*path.split("/")[:-1], hashed.split("/")[-1]])
            if fragment:
                written += ("?#" if "?#" in url else "#") + fragment
            groups["url"] = unquote(written)
            return form % groups

        return convert

    @staticmethod
    def _target_name(name: str, path: str) -> str:
        """The name of the file that a URL in another file means."""
        if path.startswith("/"):
            return path.removeprefix(settings.STATIC_URL)
        # The folder of the file, on a system with another separator too.
        source = name if os.sep == "/" else name.replace(os.sep, "/")
        return posixpath.normpath(posixpath.join(posixpath.dirname(source), path))

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[Any, Any, Any]]:
        """Write the files under their hashed names.

        Args:
            paths: Storages and paths of the collected files, by name.

        Yields:
            ``(name, hashed name, whether it was written or the error)``.
        """
        if dry_run:
            return
        hashed_files: dict[str, str] = {}
        adjustable = [path for path in paths if matches_patterns(path, self._patterns)]
        for name, hashed, processed, _ in self._post_process(paths, adjustable, hashed_files):
            # Those that hold URLs change with every pass; only their last state counts.
            if name not in adjustable or isinstance(processed, Exception):
                yield name, hashed, processed
        last = {path: (path, "", False) for path in adjustable}
        changed = True
        for _ in range(self.max_post_process_passes):
            changed = False
            for name, hashed, processed, substituted in self._post_process(
                {path: paths[path] for path in adjustable}, adjustable, hashed_files
            ):
                last[name] = (name, hashed, processed)
                changed = changed or substituted
            if not changed:
                break
        if changed:
            yield "All", None, RuntimeError("Max post-process passes exceeded.")
        self.hashed_files.update(hashed_files)
        yield from last.values()

    def path_level(self, name: str) -> int:
        """How deep a file lies."""
        return len(name.split(os.sep))

    def _post_process(self, paths: dict[str, Any], adjustable: Any, hashed_files: dict[str, str]) -> Any:
        """One pass: ``(name, hashed name, whether it was written or the error, whether a name changed)``."""
        # What lies deepest first: others refer to it.
        for name in sorted(paths, key=self.path_level, reverse=True):
            storage, path = paths[name]
            with storage.open(path) as original:
                key = self.hash_key(self.clean_name(name))
                hashed = hashed_files.get(key) or self.hashed_name(name, original)
                existed = self.exists(hashed)
                if hasattr(original, "seek"):
                    original.seek(0)
                substituted = processed = False
                if name in adjustable:
                    old, content = hashed, original.read().decode("utf-8")
                    try:
                        content = self._with_hashed_urls(path, content, hashed_files)
                    except ValueError as error:
                        yield name, None, error, False
                        continue
                    if existed:
                        self.delete(hashed)
                    file = ContentFile(content.encode())
                    if self.keep_intermediate_files:
                        # Under the name of this pass too, as other storages may have it.
                        self._save(hashed, file)
                    hashed = self.hashed_name(name, file)
                    if self.exists(hashed):
                        self.delete(hashed)
                    hashed = self.clean_name(self._save(hashed, file))
                    substituted, processed = old != hashed, True
                elif not existed:
                    # As it is.
                    hashed, processed = self.clean_name(self._save(hashed, original)), True
                hashed_files[key] = hashed
                yield name, hashed, processed, substituted

    def _with_hashed_urls(self, path: str, content: str, hashed_files: Any) -> str:
        for extension, patterns in self._patterns.items():
            if matches_patterns(path, (extension,)):
                for pattern, template in patterns:
                    content = pattern.sub(self.url_converter(path, hashed_files, template), content)
        return content

    def clean_name(self, name: str) -> str:
        """The name with forward slashes."""
        return name.replace("\\", "/")

    def hash_key(self, name: str) -> str:
        """What the hashed name is kept under."""
        return name

    def _stored_name(self, name: str, hashed_files: dict[str, str]) -> str:
        name = posixpath.normpath(name)
        clean = self.clean_name(name)
        cached = hashed_files.get(self.hash_key(clean))
        return self.clean_name(self.hashed_name(name)) if cached is None else cached

    def stored_name(self, name: str) -> str:
        """The hashed name of a file, worked out again until it stays the same.

        Raises:
            ValueError: it does not, or there is no such file.
        """
        clean = self.clean_name(name)
        key = self.hash_key(clean)
        if (known := self.hashed_files.get(key)) is not None:
            return known
        intermediate: str | None = clean
        for _ in range(self.max_post_process_passes + 1):
            hashed = self.clean_name(self.hashed_name(name, content=None, filename=intermediate))
            if hashed == intermediate:
                self.hashed_files[key] = hashed
                return hashed
            intermediate = hashed
        raise ValueError(f"The name '{name}' could not be hashed with {self!r}.")


class ManifestFilesMixin(HashedFilesMixin):
    """Keeps the hashed names in a file, so that no other file has to be read for them."""

    manifest_version = "1.1"
    manifest_name = "staticfiles.json"
    manifest_strict = True
    keep_intermediate_files = False

    def __init__(self, *args: Any, manifest_storage: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.manifest_storage = self if manifest_storage is None else manifest_storage
        self.hashed_files, self.manifest_hash = self.load_manifest()

    def read_manifest(self) -> str | None:
        """The text of the file; None when there is none."""
        try:
            with self.manifest_storage.open(self.manifest_name) as manifest:
                return str(manifest.read().decode())
        except FileNotFoundError:
            return None

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """The hashed names, and the hash of all of them.

        Raises:
            ValueError: the file is of another version, or no JSON.
        """
        text = self.read_manifest()
        if text is None:
            return {}, ""
        try:
            stored = json.loads(text)
        except json.JSONDecodeError:
            pass
        else:
            if stored.get("version") in ("1.0", "1.1"):
                return stored.get("paths", {}), stored.get("hash", "")
        raise ValueError(f"Couldn't load manifest '{self.manifest_name}' (version {self.manifest_version})")

    def post_process(self, *args: Any, **kwargs: Any) -> Iterator[tuple[Any, Any, Any]]:
        """Write the files under their hashed names, and the file with these."""
        self.hashed_files = {}
        yield from super().post_process(*args, **kwargs)
        if not kwargs.get("dry_run"):
            self.save_manifest()

    def save_manifest(self) -> None:
        """Write the file."""
        listed = sorted(self.hashed_files.items())
        self.manifest_hash = self.file_hash("", ContentFile(json.dumps(listed).encode())) or ""
        payload = {"paths": self.hashed_files, "version": self.manifest_version, "hash": self.manifest_hash}
        if self.manifest_storage.exists(self.manifest_name):
            self.manifest_storage.delete(self.manifest_name)
        self.manifest_storage._save(self.manifest_name, ContentFile(json.dumps(payload).encode()))

    def stored_name(self, name: str) -> str:
        """The hashed name of a file.

        Raises:
            ValueError: it is not in the file, and ``manifest_strict`` is on.
        """
        parts = urlsplit(unquote(name))
        clean = parts.path.strip()
        key = self.hash_key(clean)
        known = self.hashed_files.get(key)
        if known is None:
            if self.manifest_strict:
                raise ValueError(f"Missing staticfiles manifest entry for '{clean}'")
            known = self.clean_name(self.hashed_name(name))
        fragments = list(parts)
        fragments[2] = known
        # See hashed_name().
        if "?#" in name and not fragments[3]:
            fragments[2] += "?"
        return urlunsplit(fragments)


class ManifestStaticFilesStorage(ManifestFilesMixin, StaticFilesStorage):  # type: ignore[misc]  # the mixin declares what the storage has
    """Files below ``STATIC_ROOT``, under hashed names."""


class ConfiguredStorage(LazyObject):
    """The storage of the setting, made when first used."""

    def _setup(self) -> None:
        self._wrapped = storages[STATICFILES_STORAGE_ALIAS]


staticfiles_storage: Any = ConfiguredStorage()
