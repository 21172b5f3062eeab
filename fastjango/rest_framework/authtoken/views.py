"""A token for user name and password."""

from __future__ import annotations

from typing import Any

from .. import parsers, renderers
from ..response import Response
from ..views import APIView
from .models import Token
from .serializers import AuthTokenSerializer


class ObtainAuthToken(APIView):
    """Gives the user's token, made if there is none."""

    throttle_classes = ()
    permission_classes = ()
    parser_classes = (parsers.FormParser, parsers.MultiPartParser, parsers.JSONParser)
    renderer_classes = (renderers.JSONRenderer,)
    serializer_class: Any = AuthTokenSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """What the serializer is told."""
        return {"request": self.request, "format": self.format_kwarg, "view": self}

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """A serializer with the view's context."""
        kwargs["context"] = self.get_serializer_context()
        return self.serializer_class(*args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """The token."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        token, _created = Token.objects.get_or_create(user=serializer.validated_data["user"])
        return Response({"token": token.key})


obtain_auth_token = ObtainAuthToken.as_view()
