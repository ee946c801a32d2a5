from django import forms
from django.contrib.gis.geos import Point

from places.models import Place


class PositionForm(forms.Form):
    latitude = forms.FloatField(min_value=-90, max_value=90)
    longitude = forms.FloatField(min_value=-180, max_value=180)

    def point(self):
        return Point(self.cleaned_data["longitude"], self.cleaned_data["latitude"], srid=4326)


class PlaceForm(PositionForm, forms.ModelForm):
    """Two numbers in place of GeoDjango's map, which loads scripts from a stranger's server."""

    class Meta:
        model = Place
        fields = ["name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if location := self.instance.location:
            self.initial |= {"latitude": location.y, "longitude": location.x}

    def save(self, commit=True):
        self.instance.location = self.point()
        return super().save(commit)
