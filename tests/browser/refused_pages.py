"""Forms that were sent with nothing, or with what cannot be, by who sends them; see pages.py."""

from tests.browser.refused import Refused

STRANGER = {
    "sign-in-password-wrong": Refused("/accounts/login/password/", form="main form:has(input[type=password])"),
}
HR = {
    "wage-type-new-empty": Refused("/wage-types/new"),
    "wage-type-new-refused": Refused("/wage-types/new", {"code": "customer bonus", "name_da": "Bonus"}),
    "wage-type-taken": Refused(
        "/wage-types/new",
        {"code": "CUSTOMER_BONUS_CASH", "name_da": "Bonus", "name_sv": "Bonus", "name_en": "Bonus"},
    ),
    "wage-type-code-refused": Refused(
        "/wage-types/CUSTOMER_BONUS_CASH", {"code": "=1+1"}, "main form:has(input[value=code])"
    ),
    "payroll-settings-refused": Refused("/payroll-settings", {"registration_number": "12", "valid_from": ""}),
    "tax-limit-refused": Refused("/tax-limits"),
    "person-new-refused": Refused("/people/new", {"email": "nobody"}),
    "person-change-refused": Refused(lambda world: f"/people/{world.cast.bob.pk}/change", {"name": ""}),
    "person-leave-refused": Refused(lambda world: f"/people/{world.cast.bob.pk}/leave"),
    "list-refused": Refused("/people/lists"),
    "entity-new-refused": Refused("/entities/new"),
    "shop-catalogue-new-refused": Refused("/shop/catalogue/new"),
    "leavers-link-refused": Refused("/statements/links", form="main form:not([action$=revoke])[method=post]"),
    "copy-refused": Refused("/privacy/copies"),
    "erasure-refused": Refused("/privacy/erasures"),
    "hold-refused": Refused("/privacy/holds"),
    "clock-refused": Refused("/privacy/clocks"),
    "saved-view-refused": Refused("/reports/views"),
    "pay-transparency-refused": Refused("/reports/transparency"),
}
OWNER = {
    "programme-new-refused": Refused("/programmes/new", {"text": "programme = loyal"}),
    "simulation-new-refused": Refused("/simulations/new", {"from_date": "", "to_date": ""}),
}
FINANCE = {
    "budget-new-refused": Refused("/budgets/new"),
    "budget-refused": Refused(lambda world: f"/budgets/{world.budget.pk}"),
}
ADMINISTRATOR = {
    "role-refused": Refused("/administration/roles"),
    "kudos-rules-refused": Refused("/administration/kudos", {"most_recipients": "0", "boost_points": ""}),
    "import-refused": Refused("/imports"),
}
