from django.apps import AppConfig


class KudosConfig(AppConfig):
    name = "recognition.kudos"
    label = "kudos"

    def ready(self) -> None:
        """Say what broken constraints mean, and which rows here lead to a person."""
        from recognition.activity import personal
        from recognition.core import constraints as registry
        from recognition.kudos import constraints

        registry.register(constraints.SENTENCES)
        service = personal.RetentionClass.SERVICE
        audit = personal.RetentionClass.AUDIT
        for label, paths, kind, what in (
            ("Kudos", ("giver", "recipients__employee"), service, "Thanks the person gave or received."),
            ("KudosRecipient", ("employee", "giver_id"), service, "Thanks the person received, and from whom."),
            ("Boost", ("giver",), service, "Thanks of others the person joined."),
            ("BoostMark", ("boost__giver",), service, "With which reaction the person joined, and when."),
            ("Allowance", ("employee",), service, "How many points the person could give in a period."),
            ("KudosReport", ("reporter", "reviewed_by"), audit, "Thanks the person asked HR to look at."),
            ("Flag", ("reviewed_by",), audit, "A pattern in giving that HR looks at."),
            ("FlaggedPerson", ("employee",), audit, "That a pattern in giving involves the person."),
            ("KudosPolicy", ("set_by",), audit, "Who chose how kudos work."),
            ("AllowanceRule", ("set_by",), audit, "Who set how many points may be given."),
        ):
            personal.register(f"kudos.{label}", paths, kind, what)
