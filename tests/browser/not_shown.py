"""The pages of the matrix that the sweep of every page leaves out, and why."""

NOT_SHOWN = {  # pages of the matrix that nobody looks at, and why
    **dict.fromkeys(("livez", "readyz"), "for machines that watch the site"),
    **dict.fromkeys(
        (
            "home/around",
            "feed/give/colleagues",
            "feed/give/customers",
            "approvals/chosen",
            "privacy/copies/<id:export_id>",
            "simulations/<id:simulation_id>/progress",
            "simulations/<id:simulation_id>/reality/progress",
        ),
        "a part of another page, fetched by it",
    ),
    **dict.fromkeys(
        (
            "statements/<id:statement_id>.pdf",
            "statements/by-link/<str:secret>/<id:statement_id>.<slug:ending>",
            "privacy/copies/<id:export_id>/file",
            "batches/<id:batch_id>/answers/<id:number>",
            "batches/<id:batch_id>/evidence/<id:job_id>",
            "batches/<id:batch_id>/files/<str:file_format>",
            "batches/<id:batch_id>.pdf",
            "reports/transparency/<slug:file_format>",
            "reports/<id:job_id>/file",
            "audit/<slug:report>/file",
            "simulations/<id:simulation_id>/lines",
            "accounts/security/codes/file/",
        ),
        "a file",
    ),
    **dict.fromkeys(
        (
            "slack/oauth_redirect",
            "accounts/login/passkey/",
            "accounts/security/authenticate/",
            "accounts/security/passkeys/confirm/",
            "accounts/with/<slug:provider_id>/back/",
            "accounts/password/reset/complete/",
        ),
        "a step of signing in that leads onwards, or needs another system or a device",
    ),
}
