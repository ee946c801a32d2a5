from django.apps import AppConfig

# With it every @shared_task knows its way to Redis, in the web server too.
from tasks.celery import app  # noqa: F401


class TasksConfig(AppConfig):
    name = "tasks"
