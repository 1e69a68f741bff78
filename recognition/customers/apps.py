from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "recognition.customers"
    label = "customers"
