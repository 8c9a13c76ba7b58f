from django.db import models

from accounts.models import Organisation
from lifecycle.models.battery_model import BatteryModel
from lifecycle.models.site import Site


class StockChange(models.Model):
    """By how much the number of alike batteries changed; their sum is the stock.

    Written by triggers of the database with every change of a battery's row (see stock_tally.py),
    so that counting a million batteries reads some thousand rows. Parts of larger units are not in
    it. Only added to, until the hourly summing puts many rows into one: nobody waits for another.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    battery_model = models.ForeignKey(
        BatteryModel, on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    storage_place = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=30)
    grade = models.CharField(max_length=20, blank=True)
    batteries = models.IntegerField()
    # Sum of the states of health of those that have one: the energy that is left is made of it.
    states_of_health = models.DecimalField(max_digits=16, decimal_places=6)

    def __str__(self) -> str:
        return f"{self.batteries:+d} {self.stage}"
