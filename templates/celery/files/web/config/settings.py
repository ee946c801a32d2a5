# countable: begin celery
import os
from urllib.parse import urlsplit

from celery.schedules import crontab

INSTALLED_APPS = [*INSTALLED_APPS, "tasks"]

# Another logical database than the cache's, so that emptying that leaves the tasks alone.
CELERY_BROKER_URL = urlsplit(os.environ.get("REDIS_URL", "redis://redis:6379/0"))._replace(path="/1").geturl()
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Tests do tasks at once, where they are called.
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = os.environ.get("CELERY_TASK_ALWAYS_EAGER") == "true"
# Whatever a task has to say is in the database or in the log.
CELERY_TASK_IGNORE_RESULT = True
# A task is done when it has ended, not when it was begun: if its worker dies, another does it, from the beginning.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# A worker takes what it does at once, and leaves the rest to others.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# In seconds. First SoftTimeLimitExceeded is raised in the task; then its process is killed, before Docker kills the
# container: see stop_grace_period of "worker".
CELERY_TASK_SOFT_TIME_LIMIT = 300
CELERY_TASK_TIME_LIMIT = 330
CELERY_TIMEZONE = "UTC"
# Logs go where Django's go.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# By the clock, rather than "every so often": a restart does not move it.
CELERY_BEAT_SCHEDULE = {
    "clear-expired-sessions": {
        "task": "tasks.tasks.clear_expired_sessions",
        "schedule": crontab(hour="4", minute="10"),
    },
}
# What was sent is noted at once, lest it be sent twice.
CELERY_BEAT_SYNC_EVERY = 1
# countable: end celery
