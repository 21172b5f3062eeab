"""Tracebacks and reports name an exception by the path that users import it from."""

from importlib import import_module

import pytest

PUBLIC = [
    "contrib.admin.utils.FieldIsAForeignKeyColumnName",
    "contrib.admin.utils.NotRelationField",
    "core.mail.message.BadHeaderError",
    "forms.widgets.MediaOrderConflictWarning",
    "http.response.BadHeaderError",
    "middleware.csrf.InvalidTokenFormat",
    "rest_framework.fields.BuiltinSignatureError",
    "rest_framework.fields.SkipField",
    "template.base.VariableDoesNotExist",
    "test.client.RedirectCycleError",
    "test.testcases.DatabaseOperationForbidden",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_an_exception_knows_its_public_path(path):
    module, _, name = path.rpartition(".")
    module = f"fastjango.{module}"
    assert getattr(import_module(module), name).__module__ == module
