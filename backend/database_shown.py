"""What administrators may look at in the database, column by column; everything else is named with the reason.

A model that stands in neither list fails the build: whoever adds one says whether it holds amounts of people, texts
about them, or secrets. Columns that hold such things are left out of what is shown.
"""

from collections.abc import Mapping

SHOWN: Mapping[str, str] = {
    "activity.Activity": "id at code subject_kind subject_id employee_id on_behalf_of_id capacity channel request_id",
    "activity.Delivery": "id source received_at content_type state attempts due_at processed_at result_code",
    "activity.Dispatch": "id activity_id consumer state attempts due_at done_at error_code",
    "activity.Seal": "seq activity_id row_hash chain_hash sealed_at",
    "activity.Tombstone": "id first_seq last_seq head_before head_after from_at to_at made_at",
    "attribution.Assessment": "id outcome_id number window_from window_to as_of touch_count touch_digest",
    "backend.Heartbeat": "name beat_at",
    "customers.Source": "id code is_needed complete_until",
    "directory.ColumnMapping": "id name dates saved_at",
    "jobs.Job": "id kind state attempts progress_done progress_total queued_at started_at ended_at error_code",
    "jobs.StoredFile": "id content_type sha256 size stored_at",
    "kudos.AllowanceRule": "id team role amount span set_at",
    "kudos.KudosPolicy": "id value_mode unit shows_points most_recipients nudge_after_days set_at",
    "kudos.Value": "id code names is_active",
    "ledger.JournalEntry": "id code subject_kind at period_id",
    "ledger.Period": "id entity code starts_on ends_on state opened_at closed_at",
    "mfa.Authenticator": "id user type created_at last_used_at",
    "payroll.BatchFile": "id batch_id format name sha256 stored_at",
    "payroll.EntityPayroll": "id entity valid_from number registration_number payroll_system correction_style set_at",
    "payroll.ExternalCode": "id wage_type entity payroll_system valid_from number code set_at",
    "payroll.PayrollBatch": "id entity period_id number code state line_count built_at exported_at confirmed_at",
    "payroll.ProgrammeWage": "id entity programme wage_type valid_from number set_at",
    "payroll.PayStatisticImport": "id entity year row_count imported_by imported_at",
    "payroll.SavedView": "id owner entity pivot file_format language shared_role is_monthly made_month saved_at",
    "payroll.TaxLimit": "id country rule valid_from valid_to currency entered_by entered_at verified_by verified_at",
    "payroll.WageTypeName": "id wage_type valid_from number set_at",
    "payroll.WageType": "id code kind tax_class holiday_pay_basis pensionable is_retired",
    "people.AccessReview": "id started_by started_at signed_by signed_at",
    "people.ApiToken": "id prefix name employee source_code scopes issued_at expires_at revoked_at last_used_on",
    "people.Delegation": "id giver delegate from_date to_date scope made_by made_at ended_at",
    "people.Employee": "id external_id name email language hired_on left_on",
    "people.Entity": "id external_id name country currency time_zone payroll_system",
    "people.ReviewedGrant": "id review_id employee role entity granted_at verdict judged_by judged_at",
    "people.RoleGrant": "id employee role entity granted_by granted_at revoked_by revoked_at",
    "people.SignInLink": "id user kind issued_by issued_at expires_at used_at",
    "people.StatementLink": "id employee entity issued_by issued_at expires_at revoked_at opened opened_at",
    "people.Team": "id name",
    "people.User": "id email is_active last_login joined_at",
    "privacy.AccessExport": "id employee asked_by asked_at language job_id",
    "privacy.Anonymisation": "id state asked_by asked_at confirmed_by confirmed_at refused_code done_at subject_key",
    "privacy.ClockSetting": "id clock country span set_by set_at",
    "privacy.LegalHold": "id employee retention_class set_by set_at released_by released_at",
    "privacy.PruneRun": "id is_dry started_at ended_at",
    "programmes.Baseline": "id version_id from_date to_date frozen_at",
    "programmes.Budget": "id programme unit cost_centre period_key",
    "programmes.ConsultationRecord": "id programme country notified_on concluded_on recorded_at",
    "programmes.PayGate": "id version_id signed_at",
    "programmes.Programme": "id code",
    "programmes.ProgrammeVersion": "id programme number state nature unit starts_on ends_on created_at activated_at",
    "rewards.Correction": "id programme_id number code opened_at",
    "rewards.Decision": "id number kind step channel decided_at",
    "shop.CatalogueItem": "id code kind unit tax_class stock entity country starts_on ends_on made_by made_at",
    "slack.Installation": "id team_id name scopes installed_at ended_at ended_code synced_at feed_channel",
    "socialaccount.SocialAccount": "id user provider date_joined last_login",
}
HIDDEN: Mapping[str, str] = {
    "amounts, or what they are made of": """
        attribution.Contribution kudos.Allowance ledger.Account ledger.BudgetMonth ledger.Posting payroll.PayrollClaim
        payroll.PayrollLine
        payroll.PayStatistic payroll.Reconciliation payroll.ReconciliationRow
        payroll.Statement programmes.CapUse programmes.Simulation programmes.SimulationLine rewards.AgreedShare
        rewards.AgreedSplit rewards.ClawBackCase rewards.Judgement rewards.PersonPeriod rewards.Proposal
        shop.ItemPrice shop.Order shop.OrderDecision""",
    "what people said, chose or did with each other and with customers": """
        activity.PersonalText customers.ConflictOfInterest customers.Customer customers.Nomination customers.Outcome
        customers.Touchpoint kudos.Boost kudos.BoostMark kudos.Flag kudos.FlaggedPerson kudos.Kudos kudos.KudosRecipient
        kudos.KudosReport listening.FrictionReport people.Employment people.FormerName people.NotificationChoice
        people.PersonView people.PrivacyChoice email.Letter email.Notice rewards.Dispute slack.Member slack.Message
        usersessions.UserSession""",
    "secrets, or bytes of files": "jobs.FilePiece sessions.Session slack.InstallState socialaccount.SocialToken",
    "bookkeeping nobody reads, or that Laurels does not use": """
        account.EmailAddress account.EmailConfirmation activity.IdempotencyKey activity.Unsealed admin.LogEntry
        auth.Group auth.Permission contenttypes.ContentType slack.Pace socialaccount.SocialApp""",
}
