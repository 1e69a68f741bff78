from django.apps import AppConfig

from recognition.activity.personal import RetentionClass

# model: what of the person it holds, which columns nobody is shown
SIGNING_IN: dict[str, tuple[str, tuple[str, ...]]] = {
    "account.EmailAddress": ("The addresses the person signs in with.", ()),
    "mfa.Authenticator": ("The person's second factors; no secrets.", ("data",)),
    "socialaccount.SocialAccount": ("The person's accounts elsewhere with which they sign in.", ()),
    "usersessions.UserSession": ("Where the person is signed in, and since when.", ("session_key", "data")),
}
# clock: days, model, the moment they count from
SESSIONS = {
    "sessions": (1, "sessions.Session", "expire_date"),
    "session_list": (30, "usersessions.UserSession", "last_seen_at"),
}


class BackendConfig(AppConfig):
    name = "backend"
    label = "backend"

    def ready(self) -> None:
        """Say which rows of signing in lead to a person, how long they stay, and how they are erased."""
        from backend import erasing
        from recognition.activity import personal
        from recognition.privacy import clocks, erasers

        technical = RetentionClass.TECHNICAL
        for label, (what, hidden) in SIGNING_IN.items():
            personal.register(label, ("user",), technical, what, hidden=hidden)
        for code, (days, model, moment) in SESSIONS.items():
            rows = (clocks.Rows(model=model, moment=moment),)
            clocks.add(clocks.Clock(code=code, retention_class=technical, span=days, unit=clocks.DAYS, rows=rows))
        erasers.register("sign_in", erasers.Eraser(erasing.terms, erasing.erase))
