from django.apps import AppConfig

AWARD_NEWS = (
    "rewards.proposed",
    "rewards.claw_back_proposed",
    "rewards.needs_second",
    "rewards.disagreed",
    "rewards.escalated",
    "rewards.payable",
    "rewards.granted",
    "rewards.declined",
    "rewards.dispute_settled",
    "shop.escalated",
    "shop.needs_second",
)
OTHER_NEWS = (
    "kudos.given",
    "kudos.boosted",
    "payroll.statements_made",
    "payroll.restated",
    "payroll.report_ready",
    "delegation.made",
    "source.import_ended",
)


class EmailConfig(AppConfig):
    name = "integrations.email"
    label = "email"

    def ready(self) -> None:
        """Say which news is mailed, what broken constraints mean, and which rows here lead to a person."""
        from recognition.activity import consumers, personal
        from recognition.core import constraints
        from recognition.privacy import clocks

        consumers.register("email", OTHER_NEWS)
        # Awards come by the thousand; thanks do not queue behind them.
        consumers.register("email_awards", AWARD_NEWS)
        constraints.register(
            {
                "email_notice_in_letter_once_settled": "This news was put into a mail at the same moment.",
                "email_letter_attempt": "This mail was taken up at the same moment; nothing is left to do.",
            }
        )
        technical = personal.RetentionClass.TECHNICAL
        personal.register("email.Notice", ("employee",), technical, "That there is news to mail, without its words.")
        personal.register("email.Letter", ("employee",), technical, "That a mail went to the person, without words.")
        clocks.add(
            clocks.Clock(
                code="mails",
                retention_class=technical,
                span=180,
                unit=clocks.DAYS,
                rows=(
                    clocks.Rows(model="email.Notice", moment="settled_at"),
                    clocks.Rows(
                        model="email.Letter",
                        moment="made_at",
                        ended={"state__in": ("sent", "dropped", "failed"), "notices__isnull": True},
                    ),
                ),
            )
        )
