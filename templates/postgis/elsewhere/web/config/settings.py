# countable: begin postgis
from glob import glob

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.gis"]

# On Alpine Python finds no library by its name alone. Elsewhere these are None, and Django looks itself.
GDAL_LIBRARY_PATH = next(iter(glob("/usr/lib/libgdal.so.*")), None)
GEOS_LIBRARY_PATH = next(iter(glob("/usr/lib/libgeos_c.so.*")), None)
# countable: end postgis
