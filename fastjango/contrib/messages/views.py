"""A message when a form was accepted."""

from __future__ import annotations

from typing import Any

from fastjango.contrib import messages


class SuccessMessageMixin:
    """Adds ``success_message``, with the form's data put in, when the form is valid."""

    success_message = ""
    request: Any

    def form_valid(self, form: Any) -> Any:
        """Accept the form and add the message."""
        response = super().form_valid(form)  # type: ignore[misc]  # of the view it is mixed into
        message = self.get_success_message(form.cleaned_data)
        if message:
            messages.success(self.request, message)
        return response

    def get_success_message(self, cleaned_data: dict[str, Any]) -> str:
        """The message."""
        return self.success_message % cleaned_data
