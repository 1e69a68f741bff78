from django.apps import AppConfig

from recognition.activity.personal import RetentionClass

EMPLOYMENT, AUDIT, TECHNICAL = RetentionClass.EMPLOYMENT, RetentionClass.AUDIT, RetentionClass.TECHNICAL
# model: the paths to a person, how long it is kept, what it is, which columns nobody is shown
PERSONAL: tuple[tuple[str, tuple[str, ...], RetentionClass, str, tuple[str, ...]], ...] = (
    ("User", ("id",), EMPLOYMENT, "The account the person signs in with.", ("password",)),
    ("Employee", ("id", "user"), EMPLOYMENT, "Name, address, language and dates of a person.", ()),
    ("FormerName", ("employee",), EMPLOYMENT, "Former names, addresses and Slack users, for an erasure to find.", ()),
    ("Employment", ("employee", "manager"), EMPLOYMENT, "Where the person was employed, under whom.", ()),
    ("RoleGrant", ("employee", "granted_by", "revoked_by"), AUDIT, "Which roles the person held.", ()),
    ("AccessReview", ("started_by", "signed_by"), AUDIT, "Which reviews of access the person did.", ()),
    (
        "ReviewedGrant",
        ("employee", "judged_by"),
        AUDIT,
        "Which roles the person held when access was reviewed, and what became of them.",
        (),
    ),
    ("Delegation", ("giver", "delegate", "made_by"), AUDIT, "Who decided for whom, on which days.", ()),
    ("ApiToken", ("employee", "issued_by"), TECHNICAL, "Tokens that act as the person; no secrets.", ("digest",)),
    ("SignInLink", ("user", "issued_by"), TECHNICAL, "One-time links and invitations of the person.", ("digest",)),
    (
        "StatementLink",
        ("employee", "issued_by", "revoked_by"),
        AUDIT,
        "Links by which the person read their statements after leaving; no secrets.",
        ("digest",),
    ),
    ("NotificationChoice", ("employee",), EMPLOYMENT, "How often the person is told of what.", ()),
    ("PrivacyChoice", ("employee",), EMPLOYMENT, "What the person lets others in the company see.", ()),
    ("PersonView", ("viewer", "employee"), AUDIT, "Who looked at whose amounts, where and when.", ()),
)


class PeopleConfig(AppConfig):
    name = "recognition.people"
    label = "people"

    def ready(self) -> None:
        """Say what broken constraints mean, and which rows here lead to a person."""
        from recognition.activity import personal
        from recognition.core import constraints as registry
        from recognition.people import constraints

        registry.register(constraints.SENTENCES)
        for label, paths, kept, what, hidden in PERSONAL:
            personal.register(f"people.{label}", paths, kept, what, hidden=hidden)
