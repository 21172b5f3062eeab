"""Flat pages as a view."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.contrib.auth.views import redirect_to_login
from fastjango.contrib.flatpages.models import FlatPage
from fastjango.contrib.sites.shortcuts import get_current_site
from fastjango.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from fastjango.shortcuts import get_object_or_404
from fastjango.template import loader
from fastjango.utils.safestring import mark_safe
from fastjango.views.decorators.csrf import csrf_protect

DEFAULT_TEMPLATE = "flatpages/default.html"

# The middleware calls ``flatpage`` after the CSRF middleware had its turn, hence the protection on the second half.


def flatpage(request: Any, url: str) -> HttpResponse:
    """The page of the present site at ``url``, or a redirect to the URL with a slash.

    Raises:
        Http404: there is no such page.
    """
    url = url if url.startswith("/") else f"/{url}"
    of_site = FlatPage.objects.filter(sites=get_current_site(request).id)
    try:
        page = get_object_or_404(of_site, url=url)
    except Http404:
        if url.endswith("/") or not settings.APPEND_SLASH:
            raise
        get_object_or_404(of_site, url=f"{url}/")
        return HttpResponsePermanentRedirect(f"{request.path}/")
    return render_flatpage(request, page)


@csrf_protect
def render_flatpage(request: Any, f: FlatPage) -> HttpResponse:
    """A page, or the way to the login where the page asks for one."""
    if f.registration_required and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    names = [f.template_name, DEFAULT_TEMPLATE] if f.template_name else [DEFAULT_TEMPLATE]
    # Templates print these without escaping: their authors are trusted.
    f.title = mark_safe(f.title)
    f.content = mark_safe(f.content)
    return HttpResponse(loader.select_template(names).render({"flatpage": f}, request))
