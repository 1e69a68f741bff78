from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "recognition.customers"
    label = "customers"

    def ready(self) -> None:
        from recognition.activity import personal
        from recognition.core import constraints as registry
        from recognition.customers import constraints

        registry.register(constraints.SENTENCES)
        service = personal.RetentionClass.SERVICE
        personal.register("customers.Customer", ("acquired_by",), service, "Which customers the person won.")
        personal.register(
            "customers.Touchpoint", ("employee",), service, "When the person served which customer, and how."
        )
        personal.register(
            "customers.ConflictOfInterest",
            ("employee",),
            personal.RetentionClass.AUDIT,
            "Whom the person declared close.",
        )
        personal.register(
            "customers.Nomination",
            ("giver", "nominee", "decided_by"),
            service,
            "Who says that the person took ownership, and who decided about it; the words lie in PersonalText.",
        )
