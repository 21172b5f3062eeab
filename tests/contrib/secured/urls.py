"""The pages of the attacked project: Django views, an API view, native routes."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Security, WebSocket

from fastjango.contrib import admin, messages
from fastjango.contrib.auth.decorators import login_required
from fastjango.contrib.auth.dependencies import get_current_user
from fastjango.contrib.jwt.dependencies import get_token_user
from fastjango.http import HttpResponse, HttpResponseRedirect, JsonResponse
from fastjango.middleware.csrf import get_token
from fastjango.rest_framework.decorators import api_view, authentication_classes, permission_classes
from fastjango.rest_framework.jwt import HasScopes, JWTAuthentication
from fastjango.rest_framework.permissions import IsAuthenticated
from fastjango.rest_framework.response import Response
from fastjango.urls import include, path

router = APIRouter(prefix="/native")


@router.get("/me")
async def native_me(user: Annotated[Any, Depends(get_token_user)]) -> dict[str, str]:
    return {"user": user.get_username()}


@router.get("/orders")
async def native_orders(user: Annotated[Any, Security(get_token_user, scopes=["orders"])]) -> dict[str, str]:
    return {"user": user.get_username()}


@router.post("/change")
async def native_change(user: Annotated[Any, Depends(get_current_user)]) -> dict[str, str]:
    return {"user": user.get_username()}


@router.post("/form")
async def native_form(user: Annotated[Any, Depends(get_current_user)], left: Annotated[str, Form()]) -> dict[str, str]:
    return {"user": user.get_username(), "left": left}


@router.websocket("/socket")
async def native_socket(socket: WebSocket, user: Annotated[Any, Depends(get_current_user)]) -> None:
    await socket.accept()
    await socket.send_text(user.get_username())
    await socket.close()


def home(request):
    """Who is there; makes the CSRF cookie too."""
    return JsonResponse(
        {"user": request.user.get_username(), "token": get_token(request), "left": request.session.get("left")}
    )


def leave(request):
    """Change something, by POST."""
    request.session["left"] = request.POST.get("left", "")
    messages.info(request, request.POST.get("left", ""))
    return HttpResponse("left")


@login_required
def mine(request):
    return HttpResponse(request.user.get_username())


def echo(request):
    """Put what a visitor sends into headers and cookies, as careless views do."""
    said = request.GET["said"]
    kind = request.GET["kind"]
    if kind == "redirect":
        return HttpResponseRedirect(said)
    response = HttpResponse("echo")
    if kind == "cookie":
        response.set_cookie("said", said)
    elif kind == "cookie-name":
        response.set_cookie(said, "x")
    elif kind == "name":
        response.headers[said] = "x"
    else:
        response.headers["X-Said"] = said
    return response


@api_view(["GET"])
@authentication_classes([JWTAuthentication])
@permission_classes([IsAuthenticated])
def api_me(request):
    return Response({"user": request.user.get_username()})


@api_view(["GET"])
@authentication_classes([JWTAuthentication])
@permission_classes([IsAuthenticated, HasScopes])
def api_staff(request):
    return Response({"user": request.user.get_username()})


api_staff.cls.required_scopes = {"GET": ["staff"]}

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("fastjango.contrib.auth.urls")),
    path("home/", home),
    path("leave/", leave),
    path("mine/", mine),
    path("echo/", echo),
    path("api/me/", api_me),
    path("api/staff/", api_staff),
    path("api/token/", include("fastjango.contrib.jwt.urls")),
    path("", include(router)),
]
