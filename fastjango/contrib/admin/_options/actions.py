"""Actions on the chosen objects of a change list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fastjango.contrib import messages
from fastjango.contrib.admin import helpers
from fastjango.contrib.admin._constants import IS_POPUP_VAR
from fastjango.contrib.admin._describe import display
from fastjango.contrib.admin._utils.naming import model_format_dict
from fastjango.db.models import BLANK_CHOICE_DASH
from fastjango.http import HttpResponseRedirect
from fastjango.http.response import HttpResponseBase
from fastjango.utils.functional import lazy
from fastjango.utils.html import format_html
from fastjango.utils.safestring import SafeString
from fastjango.utils.text import capfirst
from fastjango.utils.translation import gettext as _

Entry = tuple[Callable[..., Any], str, Any]


def _toggle_box() -> Any:
    label = _("Select all objects on this page for an action")
    return format_html('<input type="checkbox" id="action-toggle" aria-label="{}">', label)


class Actions:
    """Which actions there are, and how one is run."""

    actions: Any = ()
    action_form: Any = helpers.ActionForm
    actions_on_top = True
    actions_on_bottom = False
    actions_selection_counter = True
    admin_site: Any
    opts: Any

    @display(description=lazy(_toggle_box, SafeString)())
    def action_checkbox(self, obj: Any) -> Any:
        """Return the box in front of a row."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            helpers.ACTION_CHECKBOX_NAME,
            str(obj.pk),
            format_html(_("Select this object for an action - {}"), str(obj)),
        )

    @staticmethod
    def _get_action_description(func: Any, name: str) -> Any:
        return getattr(func, "short_description", None) or capfirst(name.replace("_", " "))

    def _get_base_actions(self) -> list[Entry]:
        """Return the site's actions and the admin's own, of which the latter win."""
        own = [found for item in self.actions or () if (found := self.get_action(item))]
        taken = {name for _func, name, _description in own}
        of_site = [
            (func, name, self._get_action_description(func, name))
            for name, func in self.admin_site.actions
            if name not in taken
        ]
        return of_site + own

    def _filter_actions_by_permissions(self, request: Any, actions: Iterable[Entry]) -> list[Entry]:
        """Keep the actions that ask for no permission, or for one that the user has."""

        def is_allowed(func: Any) -> bool:
            wanted = getattr(func, "allowed_permissions", None)
            return wanted is None or any(getattr(self, f"has_{name}_permission")(request) for name in wanted)

        return [entry for entry in actions if is_allowed(entry[0])]

    def get_actions(self, request: Any) -> dict[str, Entry]:
        """Return function, name and description of each action by name; none in a popup."""
        if self.actions is None or IS_POPUP_VAR in request.GET:
            return {}
        entries = self._filter_actions_by_permissions(request, self._get_base_actions())
        return {entry[1]: entry for entry in entries}

    def get_action_choices(self, request: Any, default_choices: Any = BLANK_CHOICE_DASH) -> list[tuple[str, Any]]:
        """Return the choices of the action form."""
        names = model_format_dict(self.opts)
        own = [(name, description % names) for _func, name, description in self.get_actions(request).values()]
        return [*default_choices, *own]

    def get_action(self, action: Any) -> Entry | None:
        """Return function, name and description of an action, or None when there is none of that name.

        Args:
            action: A function, the name of a method, or the name of an action of the site.
        """
        if callable(action):
            func, name = action, action.__name__
        elif hasattr(type(self), action):
            func, name = getattr(type(self), action), action
        else:
            try:
                func, name = self.admin_site.get_action(action), action
            except KeyError:
                return None
        return func, name, self._get_action_description(func, name)

    def response_action(self, request: Any, queryset: Any) -> Any:
        """Run the chosen action.

        Args:
            queryset: All objects of the list.

        Returns:
            What the action answers, a redirect to the list when that is nothing, or None when nothing was chosen.
        """
        form = self.action_form(self._action_data(request), auto_id=None)
        form.fields["action"].choices = self.get_action_choices(request)
        if not form.is_valid():
            self.message_user(request, _("No action selected."), messages.WARNING)  # type: ignore[attr-defined]
            return None
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        across = form.cleaned_data["select_across"]
        if not chosen and not across:
            self._warn_that_nothing_is_chosen(request)
            return None
        func, _name, _description = self.get_actions(request)[form.cleaned_data["action"]]
        response = func(self, request, queryset if across else queryset.filter(pk__in=chosen))
        return response if isinstance(response, HttpResponseBase) else HttpResponseRedirect(request.get_full_path())

    @staticmethod
    def _action_data(request: Any) -> Any:
        """Return the data of the form whose button was pressed: there is one over the list and one under it."""
        try:
            pressed = int(request.POST.get("index", 0))
        except ValueError:
            pressed = 0
        data = request.POST.copy()
        data.pop(helpers.ACTION_CHECKBOX_NAME, None)
        data.pop("index", None)
        chosen = data.getlist("action")
        if pressed < len(chosen):
            # Appended, so that the form, which takes the last value, sees it.
            data.update({"action": chosen[pressed]})
        return data

    def _warn_that_nothing_is_chosen(self, request: Any) -> None:
        text = _("Items must be selected in order to perform actions on them. No items have been changed.")
        self.message_user(request, text, messages.WARNING)  # type: ignore[attr-defined]  # ModelAdmin's

    def _run_posted_action(self, request: Any, cl: Any) -> Any:
        """Run the action that a change list or an action's own page sent.

        Returns:
            The response, or None when no action was sent.
        """
        post = request.POST
        if request.method != "POST" or "_save" in post or not self.get_actions(request):
            return None
        chosen = post.getlist(helpers.ACTION_CHECKBOX_NAME)
        from_list = "index" in post
        if not from_list and helpers.ACTION_CHECKBOX_NAME not in post:
            return None
        if chosen:
            response = self.response_action(request, queryset=cl.get_queryset(request))
            if response:
                return response
        elif from_list:
            self._warn_that_nothing_is_chosen(request)
        else:
            return None
        return HttpResponseRedirect(request.get_full_path())
