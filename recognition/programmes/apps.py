from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "recognition.programmes"
    label = "programmes"

    def ready(self) -> None:
        from recognition.activity import personal
        from recognition.core import constraints as registry
        from recognition.programmes import constraints

        registry.register(constraints.SENTENCES)
        personal.register(
            "programmes.ProgrammeVersion",
            ["created_by", "activated_by"],
            personal.RetentionClass.AUDIT,
            "Who loaded and who activated a version of a programme.",
        )
