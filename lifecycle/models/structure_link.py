from django.db import models

from lifecycle.models.battery import Battery


class StructureLink(models.Model):
    """Which part was in which whole, where, from when until when. A projection of events."""

    part = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="wholes")
    whole = models.ForeignKey(Battery, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["whole_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["part"], condition=models.Q(until=None), name="part_in_one_whole"
            ),
            models.UniqueConstraint(
                fields=["whole", "position"],
                condition=models.Q(until=None),
                name="position_holds_one_part",
            ),
            models.CheckConstraint(
                condition=~models.Q(part=models.F("whole")), name="part_is_not_its_own_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} in {self.whole_id} at {self.position}"
