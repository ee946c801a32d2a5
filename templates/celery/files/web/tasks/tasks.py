"""An example to copy or delete. A task may be done twice, where a worker died: write it so that this does no harm."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_expired_sessions():
    call_command("clearsessions")
