from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "recognition.people"
    label = "people"

    def ready(self) -> None:
        from recognition.activity import personal
        from recognition.core import constraints as registry
        from recognition.people import constraints

        registry.register(constraints.SENTENCES)
        kinds = personal.RetentionClass
        personal.register(
            "people.User",
            ("id",),
            kinds.EMPLOYMENT,
            "The account the person signs in with.",
            hidden=("password",),
        )
        personal.register(
            "people.Employee", ("id", "user"), kinds.EMPLOYMENT, "Name, address, language and dates of a person."
        )
        personal.register(
            "people.Employment", ("employee", "manager"), kinds.EMPLOYMENT, "Where the person was employed, under whom."
        )
        personal.register(
            "people.RoleGrant", ("employee", "granted_by", "revoked_by"), kinds.AUDIT, "Which roles the person held."
        )
        personal.register(
            "people.AccessReview", ("started_by", "signed_by"), kinds.AUDIT, "Which reviews of access the person did."
        )
        personal.register(
            "people.ReviewedGrant",
            ("employee", "judged_by"),
            kinds.AUDIT,
            "Which roles the person held when access was reviewed, and what became of them.",
        )
        personal.register(
            "people.Delegation", ("giver", "delegate", "made_by"), kinds.AUDIT, "Who decided for whom, on which days."
        )
        personal.register(
            "people.ApiToken",
            ("employee", "issued_by"),
            kinds.TECHNICAL,
            "Tokens that act as the person; no secrets.",
            hidden=("digest",),
        )
        personal.register(
            "people.SignInLink",
            ("user", "issued_by"),
            kinds.TECHNICAL,
            "One-time links and invitations of the person.",
            hidden=("digest",),
        )
        personal.register(
            "people.StatementLink",
            ("employee", "issued_by", "revoked_by"),
            kinds.AUDIT,
            "Links by which the person read their statements after leaving; no secrets.",
            hidden=("digest",),
        )
        personal.register(
            "people.NotificationChoice", ("employee",), kinds.EMPLOYMENT, "How often the person is told of what."
        )
        personal.register(
            "people.PrivacyChoice", ("employee",), kinds.EMPLOYMENT, "What the person lets others in the company see."
        )
        personal.register(
            "people.PersonView", ("viewer", "employee"), kinds.AUDIT, "Who looked at whose amounts, where and when."
        )
