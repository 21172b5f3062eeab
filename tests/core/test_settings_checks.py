"""Checks of settings say what Django's say."""

import pytest

import fastjango
from fastjango.core.checks import run_checks
from fastjango.test.utils import override_settings

fastjango.setup()


@pytest.mark.parametrize(
    ("tag", "settings", "messages"),
    [
        (
            "files",
            {"FILE_UPLOAD_TEMP_DIR": "/nowhere"},
            [("files.E001", "The FILE_UPLOAD_TEMP_DIR setting refers to the nonexistent directory '/nowhere'.")],
        ),
        ("caches", {"CACHES": {}}, [("caches.E001", "You must define a 'default' cache in your CACHES setting.")]),
    ],
)
def test_messages(tag, settings, messages):
    with override_settings(**settings):
        assert [(message.id, message.msg) for message in run_checks(tags=[tag])] == messages
