from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Distance


class PlaceQuerySet(models.QuerySet):
    def nearest_first(self, point):
        """Each with its distance."""
        return self.annotate(distance=Distance("location", point)).order_by("distance")


class Place(models.Model):
    name = models.CharField(max_length=200)
    # On the globe, not on a map: distances are in metres, right everywhere.
    location = models.PointField(geography=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
