"""The matrix of pages: who may open which address by which method, and whose rows they then reach."""

from collections.abc import Mapping

from backend.roles.who import ANYBODY, SIGNED_IN, SLACK, Who, by_role, deed, form, page

PAYROLL = by_role("hr", "payroll_preparer", "payroll_releaser", "finance", "auditor").reaching("entity")
HR = by_role("hr").reaching("entity")
DATA_PROTECTION = by_role("hr", "auditor").reaching("entity")
MIX = by_role("hr", "finance", "programme_owner", "auditor", "works_council")
PREPARER = by_role("payroll_preparer").reaching("entity")
RELEASER = by_role("payroll_releaser").reaching("entity")
SETTER = by_role("hr", "payroll_preparer").reaching("entity")
CONFIRMER = by_role("payroll_releaser", "hr").reaching("entity")
VOIDER = by_role("payroll_preparer", "payroll_releaser", "hr").reaching("entity")

AUDITORS = by_role("auditor", "hr").reaching("entity")
REVIEWERS = by_role("auditor", "hr", "administrator").reaching("company")
STAFF = by_role("hr", "payroll_preparer", "payroll_releaser", "finance", "auditor", "administrator")
KEEPERS = by_role("hr", "administrator").reaching("company")

READERS = by_role("programme_owner", "hr", "finance", "auditor", "works_council").reaching("company")
OWNER = by_role("programme_owner").reaching("company")
SIMULATORS = by_role("programme_owner", "hr", "finance", "auditor").reaching("company")

PAGES: Mapping[str, Mapping[str, Who]] = {
    # Machines that watch the site
    "livez": page(ANYBODY),
    "readyz": page(ANYBODY),
    # Home, and what every page has
    "": page(ANYBODY),
    "home/around": page(SIGNED_IN.reaching("entity")),
    "language": deed(ANYBODY),
    # Feed, and thanking
    "feed": page(SIGNED_IN.reaching("company")),
    "feed/give": form(SIGNED_IN.reaching("own")),
    "feed/give/colleagues": page(SIGNED_IN.reaching("company")),
    "feed/give/customers": page(SIGNED_IN.reaching("own")),
    "feed/notice": deed(SIGNED_IN.reaching("own")),
    "feed/<id:kudos_id>": form(SIGNED_IN.reaching("company")),
    # Awards
    "proposals/<id:proposal_id>": form(SIGNED_IN.reaching("entity")),
    "proposals/<id:proposal_id>/contest": deed(SIGNED_IN.reaching("entity")),
    # Customers, team and insight
    "team": page(by_role("manager").reaching("line")),
    "insight/mix": page(MIX.reaching("company")),
    "customers": page(SIGNED_IN.reaching("entity")),
    "customers/<id:customer_id>": page(SIGNED_IN.reaching("entity")),
    # My recognition
    "recognition": page(SIGNED_IN.reaching("own")),
    "recognition/missing": form(SIGNED_IN.reaching("own")),
    "recognition/pay": page(SIGNED_IN.reaching("own")),
    "recognition/nominations": form(SIGNED_IN.reaching("own")),
    "recognition/conflicts": form(SIGNED_IN.reaching("entity")),
    "statements": page(SIGNED_IN.reaching("own")),
    "statements/<id:statement_id>": page(SIGNED_IN.reaching("entity")),
    "statements/<id:statement_id>.html": page(SIGNED_IN.reaching("entity")),
    "statements/<id:statement_id>.pdf": page(SIGNED_IN.reaching("entity")),
    "statements/links": form(HR),
    "statements/links/<id:link_id>/revoke": deed(HR),
    "statements/by-link/<str:secret>/": page(ANYBODY),
    "statements/by-link/<str:secret>/<id:statement_id>.<slug:ending>": page(ANYBODY),
    "privacy": form(SIGNED_IN.reaching("own")),
    "privacy/notifications": form(SIGNED_IN.reaching("own")),
    "privacy/unsubscribe/<str:secret>": form(ANYBODY),
    # People's data
    "privacy/copies": form(HR),
    "privacy/copies/<id:export_id>": page(SIGNED_IN.reaching("entity")),
    "privacy/copies/<id:export_id>/file": page(SIGNED_IN.reaching("entity")),
    "privacy/erasures": {"GET": DATA_PROTECTION, "POST": HR},
    "privacy/holds": {"GET": DATA_PROTECTION, "POST": HR},
    "privacy/clocks": {"GET": DATA_PROTECTION, "POST": HR},
    # The shop
    "shop": page(SIGNED_IN.reaching("own")),
    "shop/items/<str:code>": form(SIGNED_IN.reaching("own")),
    "shop/orders": page(SIGNED_IN.reaching("own")),
    "shop/orders/<id:order_id>": form(SIGNED_IN.reaching("entity")),
    "shop/desk": page(by_role("hr", "manager", "second_approver").reaching("entity")),
    "shop/catalogue": page(HR),
    "shop/catalogue/new": form(HR),
    "shop/catalogue/<str:code>": form(HR),
    # Approvals, and who stands in
    "approvals": form(SIGNED_IN.reaching("line")),
    "approvals/chosen": page(SIGNED_IN.reaching("line")),
    "approvals/<id:proposal_id>": form(SIGNED_IN.reaching("line")),
    "approvals/nominations": form(SIGNED_IN.reaching("line")),
    "contests": page(by_role("manager", "hr", "auditor").reaching("entity")),
    "contests/<id:dispute_id>": form(by_role("manager", "hr", "auditor").reaching("entity")),
    "corrections": form(by_role("hr", "finance", "programme_owner", "auditor").reaching("entity")),
    "corrections/cases": form(by_role("hr", "finance", "auditor").reaching("entity")),
    "splits": form(SIGNED_IN.reaching("own")),
    "splits/<id:split_id>": deed(SIGNED_IN.reaching("own")),
    "delegations": form(SIGNED_IN.reaching("own")),
    "delegations/<id:delegation_id>/end": deed(SIGNED_IN.reaching("own")),
    # Periods, batches, reports
    "periods": page(PAYROLL),
    "periods/open": deed(HR),
    "periods/<path:entity>/<str:code>": page(PAYROLL),
    "periods/<path:entity>/<str:code>/close": form(HR),
    "periods/<path:entity>/<str:code>/build": deed(PREPARER),
    "batches": page(PAYROLL),
    "batches/<id:batch_id>": page(PAYROLL),
    "batches/<id:batch_id>/export": form(RELEASER.freshly()),
    "batches/<id:batch_id>/confirm": form(CONFIRMER),
    "batches/<id:batch_id>/answer": {"GET": PAYROLL, "POST": VOIDER},
    "batches/<id:batch_id>/answers/<id:number>": page(PAYROLL),
    "batches/<id:batch_id>/evidence": form(AUDITORS),
    "batches/<id:batch_id>/evidence/<id:job_id>": page(AUDITORS),
    "batches/<id:batch_id>/void": form(VOIDER.freshly()),
    "batches/<id:batch_id>/files/<str:file_format>": page(PAYROLL),
    "wage-types": page(PAYROLL),
    "wage-types/new": form(SETTER.reaching("company")),
    "wage-types/<slug:wage_type>": {"GET": PAYROLL, "POST": SETTER},
    "payroll-settings": {"GET": PAYROLL, "POST": SETTER},
    "batches/<id:batch_id>.html": page(PAYROLL),
    "batches/<id:batch_id>.pdf": form(PAYROLL),
    "reports": form(PAYROLL),
    "reports/sums": page(PAYROLL),
    "reports/views": form(PAYROLL),
    "reports/views/<id:view_id>/drop": deed(PAYROLL.reaching("own")),
    "reports/transparency": form(HR),
    "reports/transparency/<slug:file_format>": page(HR),
    "reports/<id:job_id>": page(PAYROLL.reaching("own")),
    "reports/<id:job_id>/cancel": deed(PAYROLL.reaching("own")),
    "reports/<id:job_id>/file": page(PAYROLL.reaching("own")),
    "tax-limits": {"GET": PAYROLL.reaching("company"), "POST": HR.reaching("company")},
    # Audit
    "audit": page(REVIEWERS.reaching("entity")),
    "audit/reviews": {"GET": REVIEWERS, "POST": AUDITORS},
    "audit/reviews/<id:review_id>": form(REVIEWERS),
    "audit/<slug:report>": page(AUDITORS),
    "audit/<slug:report>/file": page(AUDITORS),
    # People, teams, entities
    "people": page(STAFF.reaching("company")),
    "people/new": form(HR),
    "people/lists": form(KEEPERS),
    "people/lists/<id:job_id>": form(KEEPERS.reaching("own")),
    "people/<id:person_id>": {"GET": STAFF.reaching("company"), "POST": KEEPERS.reaching("entity")},
    "people/<id:person_id>/change": form(HR),
    "people/<id:person_id>/leave": form(HR),
    "teams": page(STAFF.reaching("company")),
    "teams/<id:team_id>": {"GET": STAFF.reaching("company"), "POST": HR.reaching("company")},
    "entities": page(STAFF.reaching("company")),
    "entities/new": form(KEEPERS),
    "entities/<id:place_id>": form(KEEPERS.reaching("entity")),
    # Programmes, simulations, budgets
    "programmes": page(SIGNED_IN.reaching("company")),
    "programmes/new": form(OWNER),
    "programmes/lint": deed(OWNER),
    "programmes/<slug:code>": page(READERS),
    "programmes/versions/<id:version_id>": page(READERS),
    "programmes/versions/<id:version_id>/compare/<id:other_id>": page(READERS),
    "programmes/versions/<id:version_id>/gates": form(by_role("programme_owner", "hr").reaching("company")),
    "programmes/versions/<id:version_id>/activate": form(OWNER),
    "programmes/versions/<id:version_id>/sheet": page(SIGNED_IN.reaching("company")),
    "simulations": page(READERS),
    "simulations/new": form(SIMULATORS),
    "simulations/<id:simulation_id>": page(READERS),
    "simulations/<id:simulation_id>/progress": page(READERS),
    "simulations/<id:simulation_id>/cancel": deed(SIMULATORS),
    "simulations/<id:simulation_id>/reality": deed(SIMULATORS),
    "simulations/<id:simulation_id>/reality/progress": page(SIMULATORS),
    "simulations/<id:simulation_id>/lines": page(SIMULATORS),
    "budgets": page(SIMULATORS),
    "budgets/new": form(by_role("finance").reaching("company")),
    "budgets/<id:budget_id>": form(SIMULATORS),
    # Administration
    "health": page(by_role("administrator")),
    "administration/roles": form(by_role("administrator").reaching("company")),
    "administration/sources": form(by_role("administrator")),
    "administration/kudos": form(by_role("administrator", "hr")),
    "administration/undelivered": form(by_role("administrator")),
    "administration/slack": page(by_role("administrator")),
    "imports": form(by_role("administrator", "hr").reaching("company")),
    "imports/<id:job_id>": form(by_role("administrator", "hr").reaching("own")),
    "activity": page(by_role("administrator", "auditor").reaching("company")),
    "slack/install": page(SIGNED_IN),
    "slack/oauth_redirect": page(ANYBODY),
    "slack/installed": page(SIGNED_IN),
    # Signing in and out
    "sign-in/<str:secret>": form(ANYBODY),
    "accounts/login/": form(ANYBODY),
    "accounts/login/code/": form(ANYBODY),
    "accounts/login/code/confirm/": form(ANYBODY),
    "accounts/login/password/": form(ANYBODY),
    "accounts/login/passkey/": form(ANYBODY),
    "accounts/security/authenticate/": form(ANYBODY),
    "accounts/with/<slug:provider_id>/": deed(ANYBODY),
    "accounts/with/<slug:provider_id>/back/": page(ANYBODY),
    "accounts/invitation/<str:secret>/": form(ANYBODY),
    "accounts/inactive/": page(ANYBODY),
    "accounts/signup/": form(ANYBODY),
    "accounts/logout/": form(SIGNED_IN),
    "accounts/password/reset/": form(ANYBODY),
    "accounts/password/reset/confirm/": form(ANYBODY),
    "accounts/password/reset/complete/": form(ANYBODY),
    "accounts/password/reset/done/": page(ANYBODY),
    # One's own security
    "accounts/security/": page(SIGNED_IN.reaching("own")),
    "accounts/security/disconnect/": deed(SIGNED_IN.reaching("own")),
    "accounts/security/confirm/": form(SIGNED_IN.reaching("own")),
    "accounts/security/app/add/": form(SIGNED_IN.reaching("own")),
    "accounts/security/app/remove/": form(SIGNED_IN.reaching("own")),
    "accounts/security/codes/": page(SIGNED_IN.reaching("own")),
    "accounts/security/codes/new/": form(SIGNED_IN.reaching("own")),
    "accounts/security/codes/file/": page(SIGNED_IN.reaching("own")),
    "accounts/security/passkeys/add/": form(SIGNED_IN.reaching("own")),
    "accounts/security/passkeys/confirm/": form(SIGNED_IN.reaching("own")),
    "accounts/security/passkeys/<id:pk>/name/": form(SIGNED_IN.reaching("own")),
    "accounts/security/passkeys/<id:pk>/remove/": form(SIGNED_IN.reaching("own")),
    "accounts/password/change/": form(SIGNED_IN.reaching("own")),
    "accounts/password/set/": form(SIGNED_IN.reaching("own")),
    "accounts/reauthenticate/": form(SIGNED_IN.reaching("own")),
    "accounts/sessions/": form(SIGNED_IN.reaching("own")),
    "accounts/tokens/": form(SIGNED_IN.reaching("own").freshly()),
    "accounts/tokens/<id:token_id>/revoke/": deed(SIGNED_IN.reaching("own")),
    # What Slack sends
    "slack/commands": deed(SLACK),
    "slack/interactivity": deed(SLACK),
    "slack/events": deed(SLACK),
}
