"""Pages of the shop."""

from django.urls import path

from backend.web.views import shop, shop_desk, shop_items

urlpatterns = [
    path("shop", shop.shop, name="shop"),
    path("shop/items/<str:code>", shop.item, name="shop-item"),
    path("shop/orders", shop.orders, name="shop-orders"),
    path("shop/orders/<id:order_id>", shop_desk.order, name="shop-order"),
    path("shop/desk", shop_desk.desk, name="shop-desk"),
    path("shop/catalogue", shop_items.items, name="shop-catalogue"),
    path("shop/catalogue/new", shop_items.new, name="shop-new"),
    path("shop/catalogue/<str:code>", shop_items.kept, name="shop-kept"),
]
