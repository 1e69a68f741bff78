"""What happened, what must be told, what was received: every write of this part."""

from recognition.activity.services.dispatching import Claim, claim, fail, finish
from recognition.activity.services.receiving import DeliverySettled, Received, mark_delivery, receive
from recognition.activity.services.recording import keep_text, record, record_many
from recognition.activity.services.repetition import KeyReused, once
from recognition.activity.services.sealing import seal
from recognition.activity.services.verification import Verification, verify

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
