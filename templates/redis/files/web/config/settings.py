# countable: begin redis
import os

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ.get("REDIS_URL", "redis://redis:6379/0"),
        # A Redis that does not answer holds no page up for longer.
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
}
# Read from the cache, kept in the database: nobody is logged out where the cache is emptied.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
# countable: end redis
