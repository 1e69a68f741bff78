"""The demonstration company's payroll: its systems, registration numbers and the codes it knows wage types by."""

from datetime import datetime

from backend.payroll_formats import CODE_CHECKS
from recognition.core.actor import Actor
from recognition.payroll import services

PAYROLL = (
    ("FV-DK", "danlon", "10000001", {"CUSTOMER_BONUS_CASH": "15", "REFERRAL_BONUS_CASH": "16", "CORRECTION": "19"}),
    ("FV-SE", "fortnox", "5560000001", {"CUSTOMER_BONUS_CASH": "1310", "REFERRAL_BONUS_CASH": "1311"}),
)
SIE = {"cost_account": "7210", "liability_account": "2910"}


def set_up(*, hr: Actor, at: datetime) -> None:
    """Say what payroll of both entities is like, and give the codes; those of benefits are still missing."""
    since = at.date().replace(day=1)
    for entity, system, number, codes in PAYROLL:
        services.set_entity_payroll(
            actor=hr,
            entity_code=entity,
            registration_number=number,
            payroll_system=system,
            correction_style="negative_line",
            settings={"sie4i": SIE} if entity == "FV-SE" else {},
            valid_from=since,
            at=at,
            key=f"demo payroll {entity}",
        )
        for wage_type, code in codes.items():
            services.set_external_code(
                actor=hr,
                wage_type=wage_type,
                code=code,
                valid_from=since,
                entity_code=entity,
                code_checks=CODE_CHECKS,
                at=at,
                key=f"demo code {entity} {wage_type}",
            )
