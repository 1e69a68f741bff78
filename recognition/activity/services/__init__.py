"""What happened, what must be told, what was received: every write of this part."""

from recognition.activity.services.dispatch import Claim, claim, fail, finish
from recognition.activity.services.receive import DeliverySettled, Received, mark_delivery, receive
from recognition.activity.services.record import keep_text, record, record_many
from recognition.activity.services.repeat import KeyReused, once
from recognition.activity.services.seal import seal
from recognition.activity.services.verify import Verification, verify

__all__ = [
    "Claim",
    "DeliverySettled",
    "KeyReused",
    "Received",
    "Verification",
    "claim",
    "fail",
    "finish",
    "keep_text",
    "mark_delivery",
    "once",
    "receive",
    "record",
    "record_many",
    "seal",
    "verify",
]
