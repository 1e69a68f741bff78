from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "recognition.ledger"
    label = "ledger"
