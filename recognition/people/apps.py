from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "recognition.people"
    label = "people"
