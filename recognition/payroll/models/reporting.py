"""Reports somebody keeps under a name, and the statistics behind pay-transparency figures, apart from all profiles."""

from django.db import models
from django.db.models import Q

from recognition.people.models import Employee, Entity, Role


class SavedView(models.Model):
    """A report kept under a name: ``filters`` but the periods, ``pivot`` "" for the lines.

    ``shared_role``: whoever holds it for the entity may use the view; "" for the owner alone. ``is_monthly``: on the
    first of a month its owner gets the report of the month before; ``made_month`` ("2026-09") is the last it was asked
    for in.
    """

    owner = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    filters = models.JSONField(default=dict)
    pivot = models.CharField(max_length=32, blank=True)
    file_format = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    shared_role = models.CharField(max_length=20, choices=Role, blank=True)
    is_monthly = models.BooleanField(default=False)
    made_month = models.CharField(max_length=7, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once")]
        indexes = [models.Index(fields=["made_month"], condition=Q(is_monthly=True), name="saved_view_monthly")]

    def __str__(self) -> str:
        return self.name


class PayStatisticImport(models.Model):
    """Who is in which category and group in one year of one entity, as HR imported it: append-only, the newest counts.

    ``digest`` is the sha256 of the file.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    row_count = models.IntegerField()
    imported_by = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["entity", "year", "-id"], name="pay_statistic_newest")]

    def __str__(self) -> str:
        return f"{self.entity_id} {self.year}"


class PayStatistic(models.Model):
    """One payroll number's category and group in one import: append-only, on purpose without a link to a profile.

    It is about who had the number in that year all the same, and in the copy they may ask for.
    """

    of_import = models.ForeignKey(PayStatisticImport, on_delete=models.PROTECT, related_name="rows")
    payroll_number = models.CharField(max_length=64)
    category = models.CharField(max_length=64)
    group = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of_import", "payroll_number"], name="pay_statistic_once")]

    def __str__(self) -> str:
        return f"{self.of_import_id} {self.payroll_number}"
