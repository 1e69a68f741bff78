from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "integrations.directory"
    label = "directory"

    def ready(self) -> None:
        from integrations.directory import constraints as own
        from recognition.core import constraints

        constraints.register(own.SENTENCES)
