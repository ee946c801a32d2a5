from django.contrib import admin

from places.forms import PlaceForm
from places.models import Place


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    form = PlaceForm
    search_fields = ["name"]
