"""Pages of auditors."""

from django.urls import path

from backend.web.views import access_reviews, audit

urlpatterns = [
    path("audit", audit.audit, name="audit"),
    path("audit/reviews", access_reviews.reviews, name="access-reviews"),
    path("audit/reviews/<id:review_id>", access_reviews.review, name="access-review"),
    path("audit/<slug:report>", audit.report, name="audit-report"),
    path("audit/<slug:report>/file", audit.file, name="audit-file"),
]
