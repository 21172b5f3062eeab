"""What a streaming response can be made of."""

import pytest

from fastjango.http import StreamingHttpResponse


def test_what_cannot_be_iterated_over_is_refused():
    with pytest.raises(TypeError, match="'int' object is not an async iterable"):
        StreamingHttpResponse(5)
