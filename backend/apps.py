from django.apps import AppConfig


class BackendConfig(AppConfig):
    name = "backend"
    label = "backend"

    def ready(self) -> None:
        """Say which rows of signing in lead to a person, how long they stay, and how they are erased."""
        from backend import erasing
        from recognition.activity.personal import RetentionClass, register
        from recognition.privacy import clocks, erasers

        technical = RetentionClass.TECHNICAL
        register("account.EmailAddress", ("user",), technical, "The addresses the person signs in with.")
        register(
            "mfa.Authenticator",
            ("user",),
            technical,
            "The person's second factors; no secrets.",
            hidden=("data",),
        )
        register(
            "socialaccount.SocialAccount",
            ("user",),
            technical,
            "The person's accounts elsewhere with which they sign in.",
        )
        register(
            "usersessions.UserSession",
            ("user",),
            technical,
            "Where the person is signed in, and since when.",
            hidden=("session_key", "data"),
        )
        clocks.add(
            clocks.Clock(
                code="sessions",
                retention_class=technical,
                span=1,
                unit=clocks.DAYS,
                rows=(clocks.Rows(model="sessions.Session", moment="expire_date"),),
            )
        )
        clocks.add(
            clocks.Clock(
                code="session_list",
                retention_class=technical,
                span=30,
                unit=clocks.DAYS,
                rows=(clocks.Rows(model="usersessions.UserSession", moment="last_seen_at"),),
            )
        )
        erasers.register("sign_in", erasers.Eraser(erasing.terms, erasing.erase))
