"""What happened, what must be told, what was received: every write of this part."""

from recognition.activity.services.dispatching import Claim, NotFailed, claim, fail, finish, try_again
from recognition.activity.services.forgetting import count_forgettable, forget_sealed
from recognition.activity.services.hearing import Handler, Hearing, hear, pass_over
from recognition.activity.services.receiving import (
    DeliveryClaim,
    DeliverySettled,
    Received,
    claim_deliveries,
    mark_delivery,
    postpone_delivery,
    receive,
)
from recognition.activity.services.recording import keep_text, record, record_many
from recognition.activity.services.repetition import KeyReused, keyed, once
from recognition.activity.services.sealing import seal
from recognition.activity.services.verification import Verification, verify

__all__ = [
    "Claim",
    "DeliveryClaim",
    "DeliverySettled",
    "Handler",
    "Hearing",
    "KeyReused",
    "NotFailed",
    "Received",
    "Verification",
    "claim",
    "claim_deliveries",
    "count_forgettable",
    "fail",
    "finish",
    "forget_sealed",
    "hear",
    "keep_text",
    "keyed",
    "mark_delivery",
    "once",
    "pass_over",
    "postpone_delivery",
    "receive",
    "record",
    "record_many",
    "seal",
    "try_again",
    "verify",
]
