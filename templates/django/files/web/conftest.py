import pytest
from django.core.management import call_command


@pytest.fixture(scope="session", autouse=True)
def static_files():
    """Pages name static files as in production, so that a wrong name fails here."""
    call_command("collectstatic", interactive=False, verbosity=0)
