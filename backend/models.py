"""The project's own bookkeeping; the domain's rows are in `recognition`."""

from django.db import models


class Heartbeat(models.Model):
    """When a background worker was last seen at work, for `/readyz` and `doctor`."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at}"
