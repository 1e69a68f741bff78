from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "recognition.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Say which rows here lead to a person."""
        from recognition.activity import personal

        accounting = personal.RetentionClass.ACCOUNTING
        personal.register(
            "ledger.Account",
            ("holder_id",),
            accounting,
            "A person's points and what they are owed (holder_kind employee).",
            only={"holder_id": {"holder_kind": "employee"}},
        )
        personal.register(
            "ledger.Posting",
            ("debit__holder_id", "credit__holder_id"),
            accounting,
            "Every movement of a person's points or pay, without its reason.",
            only={
                "debit__holder_id": {"debit__holder_kind": "employee"},
                "credit__holder_id": {"credit__holder_kind": "employee"},
            },
            also=("entry__at", "entry__code", "debit__code", "credit__code", "entry__period__code"),
        )
        personal.register("ledger.Period", ("closed_by_id",), accounting, "Who closed a pay period.")
