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
        audit = personal.RetentionClass.AUDIT
        personal.register(
            "programmes.ConsultationRecord", ["recorded_by"], audit, "Who recorded that employees were consulted."
        )
        personal.register("programmes.PayGate", ["signed_by"], audit, "Who signed the checklist for scores.")
        personal.register("programmes.Simulation", ["asked_by"], audit, "Who asked what a programme would have paid.")
        personal.register(
            "programmes.SimulationLine", ["employee"], audit, "What the person would have got under a draft."
        )
        personal.register(
            "programmes.CapUse",
            [],
            personal.RetentionClass.ACCOUNTING,
            "How much of a cap the person has used, where one is set for employees.",
            matches=lambda of: [
                {"cap": "employee", "holder": f"{of.employee_id}"},
                {"cap": "pair", "holder__endswith": f":{of.employee_id}"},
            ],
        )
