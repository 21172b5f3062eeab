"""Views of several objects, page by page."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.paginator import InvalidPage, Paginator
from fastjango.http import Http404
from fastjango.utils.translation import gettext as _
from fastjango.views.generic.base import ContextMixin, TemplateResponseMixin, View


class MultipleObjectMixin(ContextMixin):
    """Finds objects and divides them into pages."""

    allow_empty: Any = True
    queryset: Any = None
    model: Any = None
    paginate_by: int | None = None
    paginate_orphans = 0
    context_object_name: str | None = None
    paginator_class: Any = Paginator
    page_kwarg = "page"
    ordering: Any = None
    request: Any
    kwargs: dict[str, Any]
    object_list: Any

    def get_queryset(self) -> Any:
        """The objects, in ``ordering`` if there is one.

        Raises:
            ImproperlyConfigured: the view names neither model nor query set.
        """
        if self.queryset is not None:
            # A list is taken as it is; a query set's results are not kept from one request to the next.
            found = self.queryset.all() if hasattr(self.queryset, "all") else self.queryset
        elif self.model is not None:
            found = self.model._default_manager.all()
        else:
            cls = self.__class__.__name__
            raise ImproperlyConfigured(
                f"{cls} is missing a QuerySet. Define {cls}.model, {cls}.queryset, or override {cls}.get_queryset()."
            )
        ordering = self.get_ordering()
        if not ordering:
            return found
        return found.order_by(*([ordering] if isinstance(ordering, str) else ordering))

    def get_ordering(self) -> Any:
        """The fields to order by."""
        return self.ordering

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple[Any, Any, Any, bool]:
        """``(paginator, page, objects of the page, whether there are other pages)``.

        Raises:
            Http404: there is no such page.
        """
        paginator = self.get_paginator(
            queryset,
            page_size,
            orphans=self.get_paginate_orphans(),
            allow_empty_first_page=self.get_allow_empty(),
        )
        wanted = self.kwargs.get(self.page_kwarg) or self.request.GET.get(self.page_kwarg) or 1
        try:
            number = paginator.num_pages if wanted == "last" else int(wanted)
        except ValueError:
            raise Http404(_("Page is not “last”, nor can it be converted to an int.")) from None
        try:
            page = paginator.page(number)
        except InvalidPage as error:
            raise Http404(
                _("Invalid page (%(page_number)s): %(message)s") % {"page_number": number, "message": str(error)}
            ) from error
        return paginator, page, page.object_list, page.has_other_pages()

    def get_paginate_by(self, queryset: Any) -> int | None:
        """How many objects a page has; None for all on one."""
        return self.paginate_by

    def get_paginator(
        self, queryset: Any, per_page: int, orphans: int = 0, allow_empty_first_page: bool = True, **kwargs: Any
    ) -> Any:
        """The paginator."""
        return self.paginator_class(
            queryset, per_page, orphans=orphans, allow_empty_first_page=allow_empty_first_page, **kwargs
        )

    def get_paginate_orphans(self) -> int:
        """How many objects may overflow onto the last page."""
        return self.paginate_orphans

    def get_allow_empty(self) -> Any:
        """Whether an empty list is shown, or is status 404."""
        return self.allow_empty

    def get_context_object_name(self, object_list: Any) -> str | None:
        """The name of the list in the context; that of its model with ``_list`` by default."""
        if self.context_object_name:
            return self.context_object_name
        if hasattr(object_list, "model"):
            return f"{object_list.model._meta.model_name}_list"
        return None

    def get_context_data(self, *, object_list: Any = None, **kwargs: Any) -> dict[str, Any]:
        """The context, with the list as ``object_list`` and under its own name, and its page."""
        found = self.object_list if object_list is None else object_list
        name = self.get_context_object_name(found)
        page_size = self.get_paginate_by(found)
        paginator = page = None
        has_others = False
        if page_size:
            paginator, page, found, has_others = self.paginate_queryset(found, page_size)
        context = {"paginator": paginator, "page_obj": page, "is_paginated": has_others, "object_list": found}
        if name is not None:
            context[name] = found
        return super().get_context_data(**{**context, **kwargs})


class BaseListView(MultipleObjectMixin, View):
    """Shows objects, somehow."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show them.

        Raises:
            Http404: there are none, and that is not allowed.
        """
        self.object_list = self.get_queryset()
        if not self.get_allow_empty():
            # A page's worth of a query set need not be loaded to know that it is not empty.
            lazily = self.get_paginate_by(self.object_list) is not None and hasattr(self.object_list, "exists")
            if not (self.object_list.exists() if lazily else self.object_list):
                raise Http404(
                    _("Empty list and “%(class_name)s.allow_empty” is False.") % {"class_name": self.__class__.__name__}
                )
        return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined]  # of the mixin that renders


class MultipleObjectTemplateResponseMixin(TemplateResponseMixin):
    """Renders the template of a list: ``<app>/<model><suffix>.html``."""

    template_name_suffix = "_list"
    object_list: Any

    def get_template_names(self) -> list[str]:
        """The templates to try.

        Raises:
            ImproperlyConfigured: no name follows from anything.
        """
        names = [] if self.template_name is None else [self.template_name]
        if hasattr(self.object_list, "model"):
            meta = self.object_list.model._meta
            names.append(f"{meta.app_label}/{meta.model_name}{self.template_name_suffix}.html")
        elif not names:
            cls = self.__class__.__name__
            raise ImproperlyConfigured(
                f"{cls} requires either a 'template_name' attribute or a get_queryset() method that returns a QuerySet."
            )
        return names


class ListView(MultipleObjectTemplateResponseMixin, BaseListView):
    """Shows objects in their template; ``self.queryset`` may be any iterable."""
