from django.apps import AppConfig

from recognition.activity.personal import RetentionClass

ACCOUNTING, AUDIT = RetentionClass.ACCOUNTING, RetentionClass.AUDIT
# model: the paths to a person, how long it is kept, what it is, which columns list parts of several people
PERSONAL: tuple[tuple[str, tuple[str, ...], RetentionClass, str, dict[str, str]], ...] = (
    (
        "Proposal",
        ("employee", "employment", "proposed_by"),
        ACCOUNTING,
        "An award proposed to the person, with its amount, its state and its reason in parameters.",
        {},
    ),
    (
        "Decision",
        ("decided_by", "acted_by", "beneficiary", "proposer"),
        ACCOUNTING,
        "What was decided about an award of the person, and what the person decided.",
        {},
    ),
    ("PersonPeriod", ("employee",), ACCOUNTING, "The sum approved for the person in a pay period.", {}),
    (
        "Judgement",
        ("assessment__contributions__employee",),
        ACCOUNTING,
        "The steps from the person's weight to an amount, also where nothing came of it.",
        {"parts": "employee"},
    ),
    ("Dispute", ("employee", "settled_by"), ACCOUNTING, "What the person contested, and what became of it.", {}),
    ("Correction", ("opened_by",), AUDIT, "Who had an occasion judged again.", {}),
    ("AgreedSplit", ("proposed_by",), AUDIT, "Who proposed to share credit otherwise.", {}),
    ("AgreedShare", ("employee",), ACCOUNTING, "The share the person signed.", {}),
    (
        "ClawBackCase",
        ("employee", "opened_by", "settled_by"),
        ACCOUNTING,
        "What could not be taken back from the person, and how HR settled it.",
        {},
    ),
)


class RewardsConfig(AppConfig):
    name = "recognition.rewards"
    label = "rewards"

    def ready(self) -> None:
        """Say what broken constraints mean, and which rows here lead to a person."""
        from recognition.activity import personal
        from recognition.core import constraints as registry
        from recognition.rewards import constraints

        registry.register(constraints.SENTENCES)
        registry.register(constraints.FORBIDDEN, constraints.NotYours)
        for label, paths, kept, what, own_items in PERSONAL:
            personal.register(f"rewards.{label}", paths, kept, what, own_items=own_items)
