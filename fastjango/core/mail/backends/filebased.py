"""A back end that writes messages to files, one for each connection."""

from __future__ import annotations

import datetime
import os
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.mail.backends.console import EmailBackend as ConsoleEmailBackend


class EmailBackend(ConsoleEmailBackend):
    """Writes to a file of the folder ``file_path`` (``EMAIL_FILE_PATH`` by default).

    Source: django.core.mail.backends.filebased.EmailBackend.
    """

    def __init__(self, *args: Any, file_path: Any = None, **kwargs: Any) -> None:
        self._fname: str | None = None
        wanted: Any = file_path if file_path is not None else getattr(settings, "EMAIL_FILE_PATH", None)
        self.file_path = os.path.abspath(wanted)
        try:
            os.makedirs(self.file_path, exist_ok=True)
        except FileExistsError:
            raise ImproperlyConfigured(
                "Path for saving email messages exists, but is not a directory: %s" % self.file_path  # noqa: UP031
            ) from None
        except OSError as err:
            raise ImproperlyConfigured(
                f"Could not create directory for saving email messages: {self.file_path} ({err})"
            ) from err
        if not os.access(self.file_path, os.W_OK):
            raise ImproperlyConfigured("Could not write to directory: %s" % self.file_path)  # noqa: UP031
        # The stream is the file, opened with the first message.
        kwargs["stream"] = None
        super().__init__(*args, **kwargs)

    def write_message(self, message: Any) -> None:
        self.stream.write(message.message().as_bytes() + b"\n" + b"-" * 79 + b"\n")

    def _get_filename(self) -> str:
        """The file's path: the time and this object's identity."""
        if self._fname is None:
            moment = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
            self._fname = os.path.join(self.file_path, f"{moment}-{abs(id(self))}.log")
        return self._fname

    def open(self) -> bool:
        if self.stream is None:
            self.stream = open(self._get_filename(), "ab")  # noqa: SIM115  (close() closes it)
            return True
        return False

    def close(self) -> None:
        try:
            if self.stream is not None:
                self.stream.close()
        finally:
            self.stream = None
