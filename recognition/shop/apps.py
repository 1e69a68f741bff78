from django.apps import AppConfig


class ShopConfig(AppConfig):
    name = "recognition.shop"
    label = "shop"

    def ready(self) -> None:
        """Say what broken constraints mean, and which rows here lead to a person."""
        from recognition.activity import personal
        from recognition.core import constraints as registry
        from recognition.shop import constraints

        registry.register(constraints.SENTENCES)
        registry.register(constraints.FORBIDDEN, constraints.NotYourOrder)
        accounting, audit = personal.RetentionClass.ACCOUNTING, personal.RetentionClass.AUDIT
        personal.register(
            "shop.Order",
            ("employee", "employment"),
            accounting,
            "What the person bought for points in the shop, with its value and its state.",
        )
        personal.register(
            "shop.OrderDecision",
            ("decided_by", "acted_by", "beneficiary"),
            accounting,
            "What was decided about an order of the person, and what the person decided.",
        )
        personal.register("shop.CatalogueItem", ("made_by",), audit, "Who put an item into the shop.")
        personal.register("shop.ItemPrice", ("set_by",), audit, "Who set a price in the shop.")
