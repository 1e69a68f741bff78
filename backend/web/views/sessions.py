"""Where somebody is signed in."""

from typing import Any

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.views.generic.edit import FormView

from backend.web import browsers


class Sessions(ListUserSessionsView):  # type: ignore[misc]
    """The living sessions of the signed-in person, this one first; a POST ends the others."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List them in one statement; allauth asks for each whether it lives, and tidies up at every sign-in."""
        living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
        mine = UserSession.objects.filter(user_id=self.request.user.pk, session_key__in=living)
        sessions = list(mine.order_by("-created_at"))
        for each in sessions:
            each.browser = browsers.named(each.user_agent)
        sessions.sort(key=lambda each: not each.is_current())
        context = FormView.get_context_data(self, **kwargs)
        return context | {"page": "security", "sessions": sessions, "session_count": len(sessions)}
