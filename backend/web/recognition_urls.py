"""My recognition, statements, missing credit, privacy."""

from django.urls import path

from backend.web.views import (
    interests,
    missing,
    nominations,
    notifications,
    own_pay,
    privacy,
    recognition,
    statement_links,
    statements,
)

urlpatterns = [
    path("recognition", recognition.recognition, name="recognition"),
    path("recognition/missing", missing.missing, name="missing"),
    path("recognition/pay", own_pay.own_pay, name="own-pay"),
    path("recognition/nominations", nominations.nominations, name="nominations"),
    path("recognition/conflicts", interests.interests, name="interests"),
    path("statements", statements.statements, name="statements"),
    path("statements/<id:statement_id>", statements.statement, name="statement"),
    path("statements/<id:statement_id>.html", statements.as_html, name="statement-html"),
    path("statements/<id:statement_id>.pdf", statements.as_pdf, name="statement-pdf"),
    path("statements/links", statement_links.statement_links, name="statement-links"),
    path("statements/links/<id:link_id>/revoke", statement_links.revoke, name="statement-link-revoke"),
    path("statements/by-link/<str:secret>/", statement_links.linked, name="linked-statements"),
    path("statements/by-link/<str:secret>/<id:statement_id>.<slug:ending>", statement_links.linked_file),
    path("privacy", privacy.privacy, name="privacy"),
    path("privacy/notifications", notifications.notifications, name="notifications"),
    path("privacy/unsubscribe/<str:secret>", notifications.unsubscribe, name="unsubscribe"),
]
