from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "recognition.jobs"
    label = "jobs"
