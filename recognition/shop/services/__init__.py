"""Every write of the shop: keep the catalogue, order, decide, hand over, refund, hand to payroll."""

from recognition.shop.services.alarm import alarm_undecidable
from recognition.shop.services.batch import OrderNotInBatch, mark_confirmed, mark_exported, put_back, take_into_batch
from recognition.shop.services.catalogue import BadItem, ItemDraft, StaleItem, add_item, change_item, set_price
from recognition.shop.services.deciding import OrderDecided, ReasonNeeded, approve, decline
from recognition.shop.services.escalating import escalate
from recognition.shop.services.fulfilling import BeyondPayroll, NotApproved, NotRefundable, fulfil, refund, settle
from recognition.shop.services.ordering import (
    BadOrder,
    LimitReached,
    NotAShopper,
    NotEnoughPoints,
    PriceChanged,
    SoldOut,
    TooLateToCancel,
    cancel,
    order,
)
from recognition.shop.services.rows import StaleOrder

__all__ = [
    "BadItem",
    "BadOrder",
    "BeyondPayroll",
    "ItemDraft",
    "LimitReached",
    "NotAShopper",
    "NotApproved",
    "NotEnoughPoints",
    "NotRefundable",
    "OrderDecided",
    "OrderNotInBatch",
    "PriceChanged",
    "ReasonNeeded",
    "SoldOut",
    "StaleItem",
    "StaleOrder",
    "TooLateToCancel",
    "add_item",
    "alarm_undecidable",
    "approve",
    "cancel",
    "change_item",
    "decline",
    "escalate",
    "fulfil",
    "mark_confirmed",
    "mark_exported",
    "order",
    "put_back",
    "refund",
    "set_price",
    "settle",
    "take_into_batch",
]
