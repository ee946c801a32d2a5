"""Where the database is, and as whom it is dumped: libpq's own variables, else what its image was told."""

import os

# libpq's variable, the image's, and what counts where neither is set.
VARIABLES = [
    ("PGHOST", None, "db"),
    ("PGPORT", None, "5432"),
    ("PGUSER", "POSTGRES_USER", "postgres"),
    ("PGPASSWORD", "POSTGRES_PASSWORD", ""),
    ("PGDATABASE", "POSTGRES_DB", None),
]


def settle():
    """Sets all of libpq's variables, so that everything else asks for them alone."""
    for name, told, usual in VARIABLES:
        os.environ[name] = os.environ.get(name) or (told and read(told)) or usual or os.environ["PGUSER"]


def read(variable):
    """The image takes each from a file, too, as Compose's secrets are."""
    if path := os.environ.get(f"{variable}_FILE"):
        with open(path) as file:
            return file.read().strip()
    return os.environ.get(variable)
