from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "recognition.listening"
    label = "listening"

    def ready(self) -> None:
        """Say what broken constraints mean, and which rows here lead to a person."""
        from recognition.activity import personal
        from recognition.core import constraints as registry
        from recognition.listening import constraints

        registry.register(constraints.SENTENCES)
        personal.register(
            "listening.FrictionReport",
            ("reporter", "settled_by"),
            personal.RetentionClass.SERVICE,
            "What the person told about a customer's difficulty; the words lie in PersonalText.",
        )
