import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

try:
    application = get_wsgi_application()
    # Here, not with the first request: code that cannot be imported must show at the start.
    import config.urls  # noqa: F401
except Exception as error:
    if os.environ.get("DJANGO_DEBUG") != "true":
        raise
    # The only kind that gunicorn's reloader outlives: it shows it in the browser until a file changes.
    raise SyntaxError(f"{type(error).__name__}: {error}") from error
