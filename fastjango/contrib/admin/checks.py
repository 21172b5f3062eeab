"""Door to the admin's system checks, in ``_checks``."""

from fastjango.contrib.admin._checks._report import must_be as must_be
from fastjango.contrib.admin._checks._report import must_inherit_from as must_inherit_from
from fastjango.contrib.admin._checks._report import refer_to_missing_field as refer_to_missing_field
from fastjango.contrib.admin._checks.base import BaseModelAdminChecks as BaseModelAdminChecks
from fastjango.contrib.admin._checks.inline import InlineModelAdminChecks as InlineModelAdminChecks
from fastjango.contrib.admin._checks.model import ModelAdminChecks as ModelAdminChecks
from fastjango.contrib.admin._checks.site import check_admin_app as check_admin_app
from fastjango.contrib.admin._checks.site import check_dependencies as check_dependencies
