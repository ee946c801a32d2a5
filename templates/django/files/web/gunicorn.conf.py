"""How gunicorn serves the application; it finds this file by its name. WEB_CONCURRENCY is the number of workers."""

import os

from config.logs import logging_config

bind = "0.0.0.0:8000"
threads = 4
# Less than stop_grace_period in docker-compose.yml, after which Docker kills.
graceful_timeout = 20
# Heartbeats on a disk could block a worker; /dev/shm is memory.
worker_tmp_dir = "/dev/shm"
control_socket_disable = True
logconfig_dict = logging_config(os.environ.get("DJANGO_LOG_FORMAT", "json"))

reload = os.environ.get("DJANGO_DEBUG") == "true"
# Also modules that could not be imported.
reload_extra_files = ["/app/**/*.py"]
