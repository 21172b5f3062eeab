"""The history of what was done in the admin."""

from __future__ import annotations

import json
import warnings
from typing import Any

from fastjango.conf import settings
from fastjango.contrib.admin.utils import quote
from fastjango.contrib.contenttypes.models import ContentType
from fastjango.db import models
from fastjango.urls import NoReverseMatch, reverse
from fastjango.utils import timezone
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.text import get_text_list
from fastjango.utils.translation import gettext
from fastjango.utils.translation import gettext_lazy as _

ADDITION = 1
CHANGE = 2
DELETION = 3

ACTION_FLAG_CHOICES = [
    (ADDITION, _("Addition")),
    (CHANGE, _("Change")),
    (DELETION, _("Deletion")),
]

_REPR_LENGTH = 200


class LogEntryManager(models.Manager):
    """Writes the history."""

    use_in_migrations = True

    def log_action(
        self,
        user_id: Any,
        content_type_id: Any,
        object_id: Any,
        object_repr: str,
        action_flag: int,
        change_message: Any = "",
    ) -> Any:
        """Write one entry. Deprecated: use ``log_actions()``."""
        warnings.warn(
            "LogEntryManager.log_action() is deprecated. Use log_actions() instead.",
            RemovedInDjango60Warning,
            stacklevel=2,
        )
        return self.model.objects.create(
            user_id=user_id,
            content_type_id=content_type_id,
            object_id=str(object_id),
            object_repr=object_repr[:_REPR_LENGTH],
            action_flag=action_flag,
            change_message=_serialized(change_message),
        )

    def log_actions(
        self, user_id: Any, queryset: Any, action_flag: int, change_message: Any = "", *, single_object: bool = False
    ) -> Any:
        """Write one entry for each object.

        Args:
            queryset: The objects.
            change_message: A text, or the list that ``construct_change_message()`` makes.
            single_object: There is one object, and the entry is returned.

        Returns:
            The entry, or the list of entries.
        """
        if type(self).log_action is not LogEntryManager.log_action:
            return self._through_overridden_log_action(user_id, queryset, action_flag, change_message, single_object)
        message = _serialized(change_message)
        entries = [
            self.model(
                user_id=user_id,
                content_type_id=ContentType.objects.get_for_model(obj, for_concrete_model=False).id,
                object_id=obj.pk,
                object_repr=str(obj)[:_REPR_LENGTH],
                action_flag=action_flag,
                change_message=message,
            )
            for obj in queryset
        ]
        if len(entries) == 1:
            entries[0].save()  # with its signals
            return entries[0] if single_object else entries
        return self.model.objects.bulk_create(entries)

    def _through_overridden_log_action(
        self, user_id: Any, queryset: Any, action_flag: int, change_message: Any, single_object: bool
    ) -> Any:
        # Django 5.2: a manager written before log_actions() is still asked, one object at a time.
        warnings.warn(
            "The usage of log_action() is deprecated. Implement log_actions() instead.",
            RemovedInDjango60Warning,
            stacklevel=3,
        )
        entries = [
            self.log_action(
                user_id=user_id,
                content_type_id=ContentType.objects.get_for_model(obj, for_concrete_model=False).id,
                object_id=obj.pk,
                object_repr=str(obj),
                action_flag=action_flag,
                change_message=change_message,
            )
            for obj in queryset
        ]
        return entries[0] if single_object and entries else entries


def _serialized(change_message: Any) -> str:
    return json.dumps(change_message) if isinstance(change_message, list) else change_message


class LogEntry(models.Model):
    """One addition, change or deletion that a user made."""

    action_time = models.DateTimeField(_("action time"), default=timezone.now, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"))
    content_type: Any = models.ForeignKey(
        ContentType, models.SET_NULL, verbose_name=_("content type"), blank=True, null=True
    )
    object_id = models.TextField(_("object id"), blank=True, null=True)
    object_repr = models.CharField(_("object repr"), max_length=_REPR_LENGTH)
    action_flag = models.PositiveSmallIntegerField(_("action flag"), choices=ACTION_FLAG_CHOICES)
    change_message: Any = models.TextField(_("change message"), blank=True)

    objects = LogEntryManager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        db_table = "django_admin_log"
        ordering = ["-action_time"]

    def __repr__(self) -> str:
        return str(self.action_time)

    def __str__(self) -> str:
        if self.is_addition():
            return gettext("Added “%(object)s”.") % {"object": self.object_repr}
        if self.is_change():
            parts = {"object": self.object_repr, "changes": self.get_change_message()}
            return gettext("Changed “%(object)s” — %(changes)s") % parts
        if self.is_deletion():
            return gettext("Deleted “%(object)s.”") % {"object": self.object_repr}
        return gettext("LogEntry Object")

    def is_addition(self) -> bool:
        """Tell whether an object was added."""
        return self.action_flag == ADDITION

    def is_change(self) -> bool:
        """Tell whether an object was changed."""
        return self.action_flag == CHANGE

    def is_deletion(self) -> bool:
        """Tell whether an object was deleted."""
        return self.action_flag == DELETION

    def get_change_message(self) -> str:
        """Return what was changed as sentences in the active language; old free texts come back as they are."""
        if not self.change_message.startswith("["):
            return self.change_message
        try:
            changes = json.loads(self.change_message)
        except json.JSONDecodeError:
            return self.change_message
        sentences = [sentence for change in changes for sentence in _sentences(change)]
        return " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences) or gettext("No fields changed.")

    def get_edited_object(self) -> Any:
        """Return the object; raise its model's ``DoesNotExist`` when it is gone."""
        return self.content_type.get_object_for_this_type(pk=self.object_id)

    def get_admin_url(self) -> str | None:
        """Return the address of the object's form, or None when there is none."""
        if self.content_type and self.object_id:
            name = f"admin:{self.content_type.app_label}_{self.content_type.model}_change"
            try:
                return reverse(name, args=(quote(self.object_id),))
            except NoReverseMatch:
                return None
        return None


# (key in the stored list, sentence for the object itself, sentence for one related to it)
_SENTENCES = (
    ("added", _("Added."), _("Added {name} “{object}”.")),
    ("changed", _("Changed {fields}."), _("Changed {fields} for {name} “{object}”.")),
    ("deleted", _("Deleted."), _("Deleted {name} “{object}”.")),
)


def _sentences(change: dict[str, Any]) -> list[str]:
    found = []
    for key, alone, related in _SENTENCES:
        if key not in change:
            continue
        parts = dict(change[key])
        if "fields" in parts:
            parts["fields"] = get_text_list([gettext(name) for name in parts["fields"]], gettext("and"))
        if "name" in parts:
            parts["name"] = gettext(parts["name"])
            found.append(str(related).format(**parts))
        else:
            found.append(str(alone).format(**parts))
    return found
