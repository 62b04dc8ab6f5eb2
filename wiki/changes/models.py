from django.conf import settings
from django.db import models


class Visit(models.Model):
    """When a member looked at the recent changes: `latest` during the present visit, `before` at the last one.

    Kept with the account, so it follows the person from one device to another; visitors leave no trace.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    latest = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"{self.user_id} at {self.latest:%Y-%m-%d %H:%M}"
