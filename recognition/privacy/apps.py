from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "recognition.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Say what broken constraints mean, and which rows here lead to a person."""
        from recognition.activity import personal
        from recognition.core import constraints

        constraints.register(
            {
                "anonymisation_once_per_person": "This person's identity is being erased already, or was.",
                "anonymisation_two_persons": "Another person confirms, who is not the one whose identity goes.",
                "anonymisation_done_has_proof": "An erasure that is done has a proof.",
                "hold_on_person_or_class": "A hold is on one person or on one class of rows.",
                "hold_released_by_somebody": "A hold is released by somebody, at some time.",
                "clock_setting_once": "Somebody set this clock at the same moment; look at it again.",
            }
        )
        audit = personal.RetentionClass.AUDIT
        personal.register(
            "privacy.AccessExport", ("employee", "asked_by"), audit, "Who asked for a copy of what is kept of whom."
        )
        personal.register(
            "privacy.Anonymisation",
            ("employee", "asked_by", "confirmed_by", "withdrawn_by"),
            audit,
            "Whose identity was erased, who asked for it and who confirmed it.",
        )
        personal.register(
            "privacy.LegalHold",
            ("employee", "set_by", "released_by"),
            audit,
            "Whose rows are kept beyond their time, because of a case.",
        )
        personal.register("privacy.ClockSetting", ("set_by",), audit, "Who set how long rows are kept.")
