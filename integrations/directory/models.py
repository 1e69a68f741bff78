"""Which column of a company's own file is which of ours, kept under a name for the next time."""

from django.db import models


class ColumnMapping(models.Model):
    """``columns`` names a column of the file for each of our fields; ``dates`` is how it writes days."""

    name = models.CharField(max_length=100)
    columns = models.JSONField()
    dates = models.CharField(max_length=16, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="column_mapping_once")]

    def __str__(self) -> str:
        return self.name
