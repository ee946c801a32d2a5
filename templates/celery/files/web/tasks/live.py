"""On servers: while a deploy has two versions running, the worker of the one that is live takes tasks, and the other none.

So a version on trial does nothing yet, the one before meets no task that it does not know, and what it has begun it finishes.
"""

import os
from pathlib import Path

from celery import bootsteps

# As the gate does it: see bin/release.sh.
GREEN = Path("/srv/live/green")


def is_live(colour):
    return GREEN.exists() == (colour == "green")


def take_nothing_yet(instance, **kwargs):
    """Otherwise a worker would take its first tasks while it starts."""
    instance.app.amqp.queues.deselect(list(instance.app.amqp.queues))


class OnlyWhileLive(bootsteps.StartStopStep):
    requires = {"celery.worker.consumer.tasks:Tasks"}

    def start(self, consumer):
        self.timer = consumer.timer.call_repeatedly(0.2, self.look, (consumer,))

    def stop(self, consumer):
        self.timer.cancel()

    def look(self, consumer):
        live = is_live(os.environ["COLOUR"])
        for queue in list(consumer.app.amqp.queues):
            if consumer.task_consumer.consuming_from(queue) != live:
                (consumer.add_task_queue if live else consumer.cancel_task_queue)(queue)
