"""My recognition, statements, missing credit, privacy."""

from django.urls import path

from backend.web.views import interests, missing, nominations, privacy, recognition, statements

urlpatterns = [
    path("recognition", recognition.recognition, name="recognition"),
    path("recognition/missing", missing.missing, name="missing"),
    path("recognition/nominations", nominations.nominations, name="nominations"),
    path("recognition/conflicts", interests.interests, name="interests"),
    path("statements", statements.statements, name="statements"),
    path("statements/<id:statement_id>", statements.statement, name="statement"),
    path("statements/<id:statement_id>.html", statements.as_html, name="statement-html"),
    path("statements/<id:statement_id>.pdf", statements.as_pdf, name="statement-pdf"),
    path("privacy", privacy.privacy, name="privacy"),
]
