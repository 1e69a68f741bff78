"""Django's own admin, for administrators, to look and nothing else: it has no address that changes a row."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from backend.database_shown import SHOWN
from backend.web import visitor


class Rows(admin.ModelAdmin):  # type: ignore[type-arg]
    """The rows of one model: a list, and one row in full, of the columns that are shown."""

    ordering = ("-pk",)
    list_per_page = 50
    show_full_result_count = False
    actions = None
    view_on_site = False

    def get_urls(self) -> list[URLPattern]:
        """The list and the row; adding, changing and deleting have no address."""
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("", view(self.changelist_view), name=f"{name}_changelist"),
            path("<path:object_id>/change/", view(self.change_view), name=f"{name}_change"),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever is let onto the site looks at all of it."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As above."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class DatabaseSite(admin.AdminSite):
    """The admin behind our matrix and allauth's sign-in, so that second factors and rate limits hold here too."""

    site_title = site_header = index_title = _("Database")
    index_template = "database_index.html"
    enable_nav_sidebar = False

    def __init__(self) -> None:
        super().__init__(name="admin")
        self.login = secure_admin_login(self.login)  # type: ignore[method-assign]

    def has_permission(self, request: HttpRequest) -> bool:
        """Administrators alone; ``is_staff`` says nothing here."""
        return visitor.is_employee(request) and visitor.of(request).holds("administrator")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The overview and each model's two addresses, as ``backend.roles`` has them."""
        models = [
            path(f"{model._meta.app_label}/{model._meta.model_name}/", include(rows.urls))
            for model, rows in self._registry.items()
        ]
        return [
            path("", self.admin_view(self.index), name="index"),
            path("login/", self.login, name="login"),
            path("jsi18n/", self.admin_view(self.i18n_javascript, cacheable=True), name="jsi18n"),
            *models,
            path("<str:app_label>/", self.admin_view(self.app_index), name="app_list"),
        ]


def site() -> DatabaseSite:
    """The site with everything that is shown."""
    found = DatabaseSite()
    for label, names in SHOWN.items():
        columns = tuple(names.split())
        model = apps.get_model(label)
        links = tuple(field.name for field in model._meta.fields if field.is_relation and field.name in columns)
        options = {"list_display": columns, "fields": columns, "readonly_fields": columns, "list_select_related": links}
        found.register(model, type(f"{model.__name__}Rows", (Rows,), options))
    return found
