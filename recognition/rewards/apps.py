from django.apps import AppConfig


class RewardsConfig(AppConfig):
    name = "recognition.rewards"
    label = "rewards"

    def ready(self) -> None:
        from recognition.activity import personal
        from recognition.core import constraints as registry
        from recognition.rewards import constraints

        registry.register(constraints.SENTENCES)
        registry.register(constraints.FORBIDDEN, constraints.NotYours)
        accounting = personal.RetentionClass.ACCOUNTING
        personal.register(
            "rewards.Proposal",
            ("employee", "employment", "proposed_by"),
            accounting,
            "An award proposed to the person, with its amount, its state and its reason in parameters.",
        )
        personal.register(
            "rewards.Decision",
            ("decided_by", "acted_by", "beneficiary", "proposer"),
            accounting,
            "What was decided about an award of the person, and what the person decided.",
        )
        personal.register(
            "rewards.PersonPeriod", ("employee",), accounting, "The sum approved for the person in a pay period."
        )
        personal.register(
            "rewards.Judgement",
            ("assessment__contributions__employee",),
            accounting,
            "The steps from the person's weight to an amount, also where nothing came of it.",
            own_items={"parts": "employee"},
        )
        audit = personal.RetentionClass.AUDIT
        personal.register(
            "rewards.Dispute",
            ("employee", "settled_by"),
            accounting,
            "What the person contested, and what became of it.",
        )
        personal.register("rewards.Correction", ("opened_by",), audit, "Who had an occasion judged again.")
        personal.register("rewards.AgreedSplit", ("proposed_by",), audit, "Who proposed to share credit otherwise.")
        personal.register("rewards.AgreedShare", ("employee",), accounting, "The share the person signed.")
        personal.register(
            "rewards.ClawBackCase",
            ("employee", "opened_by", "settled_by"),
            accounting,
            "What could not be taken back from the person, and how HR settled it.",
        )
