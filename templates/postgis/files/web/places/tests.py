import pytest
from django.contrib.gis.geos import Point

from places.models import Place

pytestmark = pytest.mark.django_db


def test_page_lists_the_nearest_first_with_its_distance(client):
    Place.objects.create(name="Paris", location=Point(2.3522, 48.8566))
    Place.objects.create(name="London", location=Point(-0.1276, 51.5072))

    page = client.get("/places/", {"latitude": "51.4779", "longitude": "-0.0015"}).content.decode()

    assert page.index("London") < page.index("Paris")
    assert "9.3 km" in page


def test_page_refuses_a_position_off_the_globe(client):
    assert "less than or equal to 90" in client.get("/places/", {"latitude": "91", "longitude": "0"}).content.decode()


def test_places_are_edited_by_latitude_and_longitude_in_the_admin(admin_client):
    admin_client.post("/admin/places/place/add/", {"name": "London", "latitude": "51.5072", "longitude": "-0.1276"})
    place = Place.objects.get()

    assert (place.location.y, place.location.x) == (51.5072, -0.1276)
    assert 'value="51.5072"' in admin_client.get(f"/admin/places/place/{place.pk}/change/").content.decode()
