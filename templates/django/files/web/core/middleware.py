import logging

from django.db import Error, connection
from django.http import HttpResponse

logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers /healthz (the process is alive) and /readyz (it reaches the database)."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.answers = {"/healthz": self.be_alive, "/readyz": self.be_ready}

    def __call__(self, request):
        answer = self.answers.get(request.path)
        return answer() if answer else self.get_response(request)

    def be_alive(self):
        return say("ok")

    def be_ready(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except Error as error:
            logger.error("The database does not answer: %s", error)
            return say("The database does not answer.", status=503)
        return say("ok")


def say(text, status=200):
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain", headers=headers)
