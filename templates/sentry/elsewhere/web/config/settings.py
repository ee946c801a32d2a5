# countable: begin sentry
INSTALLED_APPS = [*INSTALLED_APPS, "sentry"]
# countable: end sentry
