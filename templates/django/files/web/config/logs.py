"""Logs are a stream on stdout: JSON for machines, plain for people. Django and gunicorn share this configuration."""

formatters = {
    "json": {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "format": "{levelname}{name}{message}",
        "style": "{",
        "rename_fields": {"levelname": "level", "name": "logger"},
        "timestamp": "time",
    },
    "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
}


def logging_config(log_format):
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"default": formatters[log_format]},
        "handlers": {
            "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "default"},
        },
        "root": {"handlers": ["stdout"], "level": "INFO"},
        # Both come with handlers of their own, which would say everything twice.
        "loggers": {"django": {"handlers": []}, "gunicorn.error": {"handlers": [], "propagate": True}},
    }
