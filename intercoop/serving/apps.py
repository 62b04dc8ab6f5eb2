from django.apps import AppConfig


class ServingConfig(AppConfig):
    name = "intercoop.serving"
    label = "serving"

    def ready(self):
        from . import checks  # noqa: F401  registers them
