from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "recognition.programmes"
    label = "programmes"
