from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "recognition.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Say which rows here lead to a person."""
        from recognition.activity import personal

        technical = personal.RetentionClass.TECHNICAL
        personal.register("jobs.Job", ("asked_by_id",), technical, "Who asked for a piece of work, and its arguments.")
        personal.register(
            "jobs.StoredFile", ("stored_by_id",), technical, "Who had a file made; the file itself may name people."
        )
