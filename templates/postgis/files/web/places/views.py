from django.shortcuts import render

from places.forms import PositionForm
from places.models import Place


def place_list(request):
    form = PositionForm(request.GET or None)
    places = Place.objects.nearest_first(form.point()) if form.is_valid() else Place.objects.all()
    return render(request, "places/place_list.html", {"form": form, "places": places})
