"""An assertion about messages."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.messages import get_messages

# Leaves the frames of this module out of the tracebacks that unittest shows.
__unittest = True


class MessagesTestMixin:
    """For test cases."""

    assertEqual: Any  # noqa: N815  # of the test case it is mixed into
    assertCountEqual: Any  # noqa: N815  # as above

    def assertMessages(self, response: Any, expected_messages: list[Any], *, ordered: bool = True) -> None:  # noqa: N802
        """The request of a response has these messages."""
        found = list(get_messages(response.wsgi_request))
        (self.assertEqual if ordered else self.assertCountEqual)(found, expected_messages)
