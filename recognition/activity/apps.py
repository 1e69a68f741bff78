from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "recognition.activity"
    label = "activity"
