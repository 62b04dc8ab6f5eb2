from django.apps import AppConfig


class ServingConfig(AppConfig):
    name = "intercoop.serving"
    label = "serving"
