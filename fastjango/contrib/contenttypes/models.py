"""``ContentType``: a row for each model."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from fastjango.apps import apps
from fastjango.db import models
from fastjango.db.models import Q
from fastjango.utils.translation import gettext_lazy as _


class ContentTypeManager(models.Manager):
    """Finds content types; each is read once for each database.

    Source: django.contrib.contenttypes.models.ContentTypeManager.
    """

    use_in_migrations = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # {alias: {(app label, model): content type, key: content type}}
        self._cache: dict[str, dict[Any, Any]] = {}

    def _known(self, alias: str | None = None) -> dict[Any, Any]:
        return self._cache.setdefault(alias or self.db, {})

    def _add_to_cache(self, using: str, ct: Any) -> None:
        known = self._known(using)
        known[ct.app_label, ct.model] = ct
        known[ct.id] = ct

    def get_by_natural_key(self, app_label: str, model: str) -> Any:
        """The content type of an app label and lower-case name.

        Raises:
            ContentType.DoesNotExist: there is none.
        """
        try:
            return self._known()[app_label, model]
        except KeyError:
            found = self.get(app_label=app_label, model=model)
            self._add_to_cache(self.db, found)
            return found

    @staticmethod
    def _get_opts(model: Any, for_concrete_model: bool) -> Any:
        return model._meta.concrete_model._meta if for_concrete_model else model._meta

    def get_for_model(self, model: Any, for_concrete_model: bool = True) -> Any:
        """The content type of a model (or object); made when it is not there.

        Args:
            model: A model or an object.
            for_concrete_model: For a proxy, that of the model it stands for.
        """
        options = self._get_opts(model, for_concrete_model)
        key = (options.app_label, options.model_name)
        known = self._known().get(key)
        if known is not None:
            return known
        # A plain read first: most often it is there, and get_or_create() would write to a replica.
        try:
            found = self.get(app_label=key[0], model=key[1])
        except self.model.DoesNotExist:
            found, _created = self.get_or_create(app_label=key[0], model=key[1])
        self._add_to_cache(self.db, found)
        return found

    def get_for_models(self, *models: Any, for_concrete_models: bool = True) -> dict[Any, Any]:
        """The content types of models, in as few queries as possible.

        Returns:
            ``{model: content type}``.
        """
        wanted: dict[tuple[str, str], list[Any]] = defaultdict(list)
        found = {}
        for model in models:
            options = self._get_opts(model, for_concrete_models)
            key = (options.app_label, options.model_name)
            known = self._known().get(key)
            if known is None:
                wanted[key].append(model)
            else:
                found[model] = known
        if wanted:
            by_app: dict[str, set[str]] = defaultdict(set)
            for label, name in wanted:
                by_app[label].add(name)
            condition = Q(*(Q(app_label=label, model__in=names) for label, names in by_app.items()), _connector=Q.OR)
            for content_type in self.filter(condition):
                self._add_to_cache(self.db, content_type)
                for model in wanted.pop((content_type.app_label, content_type.model), ()):
                    found[model] = content_type
        for (label, name), waiting in wanted.items():
            content_type = self.create(app_label=label, model=name)
            self._add_to_cache(self.db, content_type)
            found.update(dict.fromkeys(waiting, content_type))
        return found

    def get_for_id(self, id: Any) -> Any:
        """The content type of a key.

        Raises:
            ContentType.DoesNotExist: there is none.
        """
        try:
            return self._known()[id]
        except KeyError:
            found = self.get(pk=id)
            self._add_to_cache(self.db, found)
            return found

    def clear_cache(self) -> None:
        """Forget all content types read."""
        self._cache.clear()


class ContentType(models.Model):
    """A model as a row.

    Source: django.contrib.contenttypes.models.ContentType.
    """

    app_label = models.CharField(max_length=100)
    model = models.CharField(_("python model class name"), max_length=100)
    objects = ContentTypeManager()

    class Meta:
        verbose_name = _("content type")
        verbose_name_plural = _("content types")
        db_table = "django_content_type"
        unique_together = [["app_label", "model"]]

    def __str__(self) -> str:
        return self.app_labeled_name

    @property
    def name(self) -> str:
        """The model's name for people; its plain name when it is gone."""
        model = self.model_class()
        return str(model._meta.verbose_name) if model else self.model

    @property
    def app_labeled_name(self) -> str:
        """``App | name``."""
        model = self.model_class()
        if not model:
            return self.model
        return f"{model._meta.app_config.verbose_name} | {model._meta.verbose_name}"

    def model_class(self) -> Any:
        """The model; None when it is gone."""
        try:
            return apps.get_model(self.app_label, self.model)
        except LookupError:
            return None

    def get_object_for_this_type(self, using: str | None = None, **kwargs: Any) -> Any:
        """The object of this type that fulfils conditions, in the given database or where routers say.

        Raises:
            ObjectDoesNotExist: there is none.
        """
        return self.model_class()._base_manager.using(using).get(**kwargs)

    def get_all_objects_for_this_type(self, **kwargs: Any) -> Any:
        """The objects of this type that fulfil conditions."""
        return self.model_class()._base_manager.filter(**kwargs)

    def natural_key(self) -> tuple[str, str]:
        """What fixtures name it by."""
        return (self.app_label, self.model)
