from django.apps import AppConfig


class AttributionConfig(AppConfig):
    name = "recognition.attribution"
    label = "attribution"
