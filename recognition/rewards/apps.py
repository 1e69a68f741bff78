from django.apps import AppConfig


class RewardsConfig(AppConfig):
    name = "recognition.rewards"
    label = "rewards"
