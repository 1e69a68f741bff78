from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "recognition.activity"
    label = "activity"

    def ready(self) -> None:
        """Say which rows here lead to a person."""
        from recognition.activity import personal

        personal.register(
            "activity.Activity",
            ("employee_id", "user_id", "on_behalf_of_id"),
            personal.RetentionClass.AUDIT,
            "What a person did and when, by ids and codes.",
        )
        personal.register(
            "activity.PersonalText",
            ("employee_id",),
            personal.RetentionClass.TEXT,
            "Texts written about a person.",
            hidden=("salt", "digest"),
        )
        personal.register(
            "activity.IdempotencyKey",
            (),
            personal.RetentionClass.TECHNICAL,
            "Who sent a request, as the text employee:ID or user:ID in actor, and its answer by ids.",
            matches=lambda of: [{"actor": f"employee:{of.employee_id}"}, {"actor": f"user:{of.user_id}"}],
            hidden=("fingerprint", "result"),
        )
        personal.register(
            "activity.Delivery",
            (),
            personal.RetentionClass.TECHNICAL,
            "Messages from outside as they came; whoever they name is known only after reading them.",
            hidden=("body",),
        )
