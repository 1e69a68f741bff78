"""What a broken constraint of this part means for a person."""

SENTENCES = {
    "employee_email_once": "Another employee has this e-mail address; give everybody their own.",
    "former_name_once": "This former name is kept already; nothing is left to do.",
    "employment_no_overlap": "This employment was changed by somebody else just now; try again.",
    "employment_ends_after_start": "An employment ends before it starts; correct the dates.",
    "employment_not_own_manager": "Nobody manages themself; name another manager or none.",
    "role_grant_once": "This role was granted by somebody else just now; nothing is left to do.",
    "role_not_granted_to_self": "Nobody grants a role to themself; ask another administrator.",
    "delegation_to_somebody_else": "Nobody stands in for themself; name another person.",
    "delegation_ends_after_start": "The last day lies before the first; correct the dates.",
    "api_token_acts_as_one": "A token acts as one person or as one service; name one of them.",
    "api_token_expires_within_a_year": "A token lasts a year at most; give an earlier day.",
    "notificationchoice_once": "This choice was made at the same moment; look at it again.",
    "statement_link_within_30_days": "A link to statements lasts 30 days at most; give fewer.",
    "privacychoice_once": "This choice was made at the same moment; look at it again.",
}
