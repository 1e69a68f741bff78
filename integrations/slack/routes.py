"""Which handler answers which message from Slack: the whole list.

A handler is a function ``(call: Call) -> Answer | None``. INLINE ones run while Slack waits (three seconds: a modal is
opened or judged, a menu filled); all others run from the stored delivery, and what they return is not used.
"""

KUDOS = "/kudos"
_HANDLERS = "integrations.slack.handlers"

INLINE: dict[tuple[str, str], str] = {
    ("modal_command", KUDOS): f"{_HANDLERS}.give_modal.open_from_command",
    ("shortcut", "give_kudos"): f"{_HANDLERS}.give_modal.open_from_shortcut",
    ("message_action", "thank_for_message"): f"{_HANDLERS}.give_modal.open_from_message",
    ("message_action", "report_friction"): f"{_HANDLERS}.friction.open_from_message",
    ("shortcut", "report_customer_friction"): f"{_HANDLERS}.friction.open_from_shortcut",
    ("shortcut", "nominate"): f"{_HANDLERS}.nomination.open_from_shortcut",
    ("block_suggestion", "customer"): f"{_HANDLERS}.customer_search.options",
    ("block_actions", "give_amount"): f"{_HANDLERS}.give_modal.update_left",
    ("block_actions", "give_recipients"): f"{_HANDLERS}.give_modal.update_left",
    ("block_actions", "give_kudos"): f"{_HANDLERS}.give_modal.open_from_button",
    ("block_actions", "thank_back"): f"{_HANDLERS}.give_modal.open_thank_back",
    ("block_actions", "edit_kudos"): f"{_HANDLERS}.edit_modal.open_from_button",
    ("block_actions", "report_kudos"): f"{_HANDLERS}.report_modal.open_from_button",
    ("block_actions", "nominate"): f"{_HANDLERS}.nomination.open_from_shortcut",
    ("block_actions", "report_customer_friction"): f"{_HANDLERS}.friction.open_from_shortcut",
    ("block_actions", "order_item"): f"{_HANDLERS}.shopping.open_order",
    ("block_actions", "adjust_proposal"): f"{_HANDLERS}.approvals.open_adjust",
    ("block_actions", "decline_proposal"): f"{_HANDLERS}.approvals.open_decline",
    ("block_actions", "decline_nomination"): f"{_HANDLERS}.nomination.open_decline",
    ("view_submission", "give_kudos"): f"{_HANDLERS}.give_modal.submit",
    ("view_submission", "edit_kudos"): f"{_HANDLERS}.edit_modal.submit",
    ("view_submission", "report_kudos"): f"{_HANDLERS}.report_modal.submit",
    ("view_submission", "friction"): f"{_HANDLERS}.friction.submit",
    ("view_submission", "order_item"): f"{_HANDLERS}.shopping.submit",
    ("view_submission", "nominate"): f"{_HANDLERS}.nomination.submit",
    ("view_submission", "adjust_proposal"): f"{_HANDLERS}.approvals.submit_adjust",
    ("view_submission", "decline_proposal"): f"{_HANDLERS}.approvals.submit_decline",
    ("view_submission", "decline_nomination"): f"{_HANDLERS}.nomination.submit_decline",
}

QUEUED: dict[tuple[str, str], str] = {
    ("command", KUDOS): f"{_HANDLERS}.commands.kudos",
    ("block_actions", "undo_kudos"): f"{_HANDLERS}.commands.undo_by_button",
    ("block_actions", "kudos_history"): f"{_HANDLERS}.commands.older_by_button",
    ("block_actions", "cancel_order"): f"{_HANDLERS}.shopping.cancel",
    ("block_actions", "boost"): f"{_HANDLERS}.boosts.by_button",
    ("block_actions", "review_kudos"): f"{_HANDLERS}.reviews.by_button",
    ("block_actions", "keep_out_of_feed"): f"{_HANDLERS}.choices.keep_out_of_feed",
    ("block_actions", "choose"): f"{_HANDLERS}.choices.choose",
    ("block_actions", "feed_channel"): f"{_HANDLERS}.choices.choose_feed_channel",
    ("block_actions", "home_page"): f"{_HANDLERS}.home.turn_page",
    ("block_actions", "approve_proposal"): f"{_HANDLERS}.approvals.approve",
    ("block_actions", "revoke_proposal"): f"{_HANDLERS}.approvals.revoke",
    ("block_actions", "accept_nomination"): f"{_HANDLERS}.nomination.accept",
    ("event", "reaction_added"): f"{_HANDLERS}.boosts.by_reaction",
    ("event", "reaction_removed"): f"{_HANDLERS}.boosts.by_reaction",
    ("event", "app_home_opened"): f"{_HANDLERS}.home.opened",
    ("event", "team_join"): f"{_HANDLERS}.membership.changed",
    ("event", "user_change"): f"{_HANDLERS}.membership.changed",
    ("event", "app_uninstalled"): f"{_HANDLERS}.membership.uninstalled",
    ("event", "tokens_revoked"): f"{_HANDLERS}.membership.tokens_revoked",
}

RENDERERS: dict[str, str] = {
    # kind of message: function (Message) -> Content | None; None when there is nothing to say any more
    "kudos_card": "integrations.slack.cards.kudos.card",
    "kudos_thread": "integrations.slack.cards.kudos.in_thread",
    "kudos_received": "integrations.slack.cards.kudos.received",
    "kudos_first": "integrations.slack.cards.kudos.received",
    "kudos_boosted": "integrations.slack.cards.kudos.boosted",
    "kudos_reported": "integrations.slack.cards.kudos.reported",
    "digest": "integrations.slack.cards.digest.digest",
    "nudge": "integrations.slack.cards.digest.nudge",
    "approval": "integrations.slack.cards.awards.approval",
    "approvals_waiting": "integrations.slack.cards.awards.approvals_waiting",
    "order": "integrations.slack.cards.shop.asked",
    "order_stuck": "integrations.slack.cards.shop.stuck",
    "award": "integrations.slack.cards.awards.award",
    "award_feed": "integrations.slack.cards.awards.award_feed",
    "no_decider": "integrations.slack.cards.awards.no_decider",
    "claw_backs": "integrations.slack.cards.awards.claw_backs",
    "dispute": "integrations.slack.cards.disputes.raised",
    "dispute_settled": "integrations.slack.cards.disputes.settled",
    "dispute_overdue": "integrations.slack.cards.disputes.overdue",
    "nomination": "integrations.slack.cards.nomination.asked",
    "nomination_told": "integrations.slack.cards.nomination.told",
    "friction": "integrations.slack.cards.friction.told",
    "friction_settled": "integrations.slack.cards.friction.settled",
}
