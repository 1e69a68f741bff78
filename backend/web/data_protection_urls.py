"""People's data: copies, erasures, holds, clocks."""

from django.urls import path

from backend.web.views import data_protection

urlpatterns = [
    path("privacy/copies", data_protection.copies, name="data-protection"),
    path("privacy/copies/<id:export_id>", data_protection.copy, name="copy"),
    path("privacy/copies/<id:export_id>/file", data_protection.copy_file, name="copy-file"),
    path("privacy/erasures", data_protection.erasures, name="data-protection-erasures"),
    path("privacy/holds", data_protection.holds, name="data-protection-holds"),
    path("privacy/clocks", data_protection.clocks, name="data-protection-clocks"),
]
