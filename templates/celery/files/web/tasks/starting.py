import logging
from time import sleep

from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

logger = logging.getLogger(__name__)


def wait_for_migrations(pause=1):
    """Until the database fits the code: the web server's container migrates it. There is no end; the health check has one."""
    said = None
    while reason := find_obstacle():
        if reason != said:
            logger.info("Tasks wait: %s", reason)
            said = reason
        sleep(pause)
    # The worker's processes are copies of this one, and each needs a connection of its own.
    connection.close()


def find_obstacle():
    # A database in a file may be another one in each container: nobody would migrate the worker's.
    if connection.vendor == "sqlite":
        return None
    try:
        executor = MigrationExecutor(connection)
        count = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except OperationalError as error:
        return f"the database does not answer ({' '.join(str(error).split())})"
    return f"{count} migrations are to be applied" if count else None
