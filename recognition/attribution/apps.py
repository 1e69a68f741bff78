from django.apps import AppConfig

from recognition.activity import personal


class AttributionConfig(AppConfig):
    name = "recognition.attribution"
    label = "attribution"

    def ready(self) -> None:
        personal.register(
            "attribution.Contribution", ["employee"], "accounting", "Whom an outcome was credited to, by which weight."
        )
