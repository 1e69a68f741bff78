"""What it means to a person when the database refuses a row of this part."""

from recognition.core.errors import Forbidden

SENTENCES = {
    "shop_catalogueitem_code_key": "There is an item with this code already; choose another code.",
    "item_never_symbolic": "Symbolic points are worth nothing and buy nothing; sell for goods or cash points.",
    "item_taxed_by_kind": "Payroll money costs cash points and is taxed as pay, a day off is no pay, and goods and"
    " donations are taxable unless a verified limit covers them.",
    "item_pay_has_currency": "What is pay has a market value in a currency; a day off has none.",
    "item_ends_after_start": "An item is sold at least one day; the last day is not before the first.",
    "item_limit_above_nothing": "A limit per person is above 0; leave it blank for none.",
    "item_stock_not_negative": "There is no more of it in stock; order something else, or less of it.",
    "shop_catalogueitem_stock_check": "There is no more of it in stock; order something else, or less of it.",
    "shop_catalogueitem_limit_per_person_check": "A limit per person is above 0; leave it blank for none.",
    "shop_catalogueitem_revision_check": "An item's revision only rises.",
    "item_price_of_item": "A price belongs to one item.",
    "item_price_above_nothing": "A price is above 0 points, and a market value above 0.",
    "order_price_of_item": "An order names a price of its own item.",
    "order_beneficiary": "An order keeps its person.",
    "order_sign": "An order is of something above 0, its reversal of as much below 0.",
    "order_pay_has_value": "What is pay has a market value, what is not has none.",
    "order_payable_has_period": "What is payable belongs to a period; open one for the entity.",
    "order_of_something": "An order is of at least one piece.",
    "shop_order_quantity_check": "An order is of at least one piece.",
    "shop_order_revision_check": "An order's revision only rises.",
    "shop_order_reverses_id_key": "This order was refunded at the same moment; it is refunded once.",
    "order_decision_once": "Somebody decided at the same moment; look at the order again.",
    "shop_orderdecision_number_check": "Decisions are numbered from 1.",
}

FORBIDDEN = {
    "order_decision_not_for_oneself": "Nobody decides about their own order; another person does.",
    "order_decision_second_is_another": "The second approver is never the first; another one decides.",
    "order_decision_not_by_direct_report": "Nobody decides for somebody whose direct report they are.",
    "order_decision_beneficiary": "A decision names the person of its order.",
}


class NotYourOrder(Forbidden):
    """The database refused a decision by somebody who may not make it."""

    code = "not_your_order"
