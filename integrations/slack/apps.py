from django.apps import AppConfig

KUDOS_NEWS = (
    "kudos.given",
    "kudos.boosted",
    "kudos.unboosted",
    "kudos.edited",
    "kudos.withdrawn",
    "kudos.reported",
    "kudos.reviewed",
)
AWARD_NEWS = (
    "rewards.proposed",
    "rewards.claw_back_proposed",
    "rewards.needs_second",
    "rewards.disagreed",
    "rewards.payable",
    "rewards.granted",
    "rewards.declined",
    "rewards.revoked",
    "rewards.withdrawn",
    "rewards.cancelled",
    "rewards.expired",
    "rewards.escalated",
    "rewards.no_decider",
    "rewards.claw_back_due",
    "rewards.claw_back_case",
    "rewards.disputed",
    "rewards.dispute_settled",
    "rewards.dispute_withdrawn",
    "rewards.dispute_overdue",
    "shop.escalated",
    "shop.needs_second",
    "shop.no_decider",
    "shop.disagreed",
    "shop.approved",
    "shop.payable",
    "shop.declined",
    "shop.cancelled",
)
OTHER_NEWS = (
    "customers.nominated",
    "customers.nomination_decided",
    "listening.friction_reported",
    "listening.friction_settled",
)
SENTENCES = {
    "slack_installation_once": "Laurels was installed here at the same moment; nothing is left to do.",
    "slack_installation_somewhere": "Slack named neither a workspace nor an organisation; install again.",
    "slack_installation_ended_without_token": "What was uninstalled keeps no token.",
    "slack_member_once": "This Slack user was noted at the same moment; nothing is left to do.",
    "slack_message_place": "Slack named the same place for two messages; they were said once each.",
    "slack_pace_once": "This channel was noted at the same moment; nothing is left to do.",
}


class SlackConfig(AppConfig):
    name = "integrations.slack"
    label = "slack"

    def ready(self) -> None:
        """Say which news Slack is told, what broken constraints mean, and which rows here lead to a person."""
        from integrations.slack import erasing, membership
        from recognition.activity import consumers, personal
        from recognition.core import constraints
        from recognition.people import reach
        from recognition.privacy import clocks, erasers

        consumers.register("slack", (*KUDOS_NEWS, *OTHER_NEWS))
        # Awards come by the thousand; thanks do not queue behind them.
        consumers.register("slack_awards", AWARD_NEWS)
        consumers.register("slack_people", ("bundle.imported",))
        reach.register("slack", lambda employee_ids: set(membership.members_of(employee_ids)))
        constraints.register(SENTENCES)
        technical = personal.RetentionClass.TECHNICAL
        personal.register("slack.Member", ("employee",), technical, "Which Slack user the person is, and their zone.")
        personal.register(
            "slack.Message",
            ("member__employee",),
            technical,
            "That a message went to the person, without its words.",
            hidden=("address", "content"),
        )
        clocks.add(
            clocks.Clock(
                code="slack_messages",
                retention_class=technical,
                span=180,
                unit=clocks.DAYS,
                rows=(
                    clocks.Rows(
                        model="slack.Message", moment="made_at", ended={"state__in": ("said", "dropped", "failed")}
                    ),
                ),
            )
        )
        erasers.register("slack", erasers.Eraser(erasing.terms, erasing.erase))
