from importlib import import_module

from django.conf import settings
from django.core.cache import cache


def test_the_cache_keeps_what_it_is_given_in_redis():
    cache.set("greeting", {"en": "Hello"}, timeout=60)

    assert cache.get("greeting") == {"en": "Hello"}
    assert "redis_version" in cache._cache.get_client().info("server")


def test_a_session_outlives_the_cache(db):
    engine = import_module(settings.SESSION_ENGINE)
    session = engine.SessionStore()
    session["basket"] = ["bread"]
    session.save()

    cache.clear()

    assert engine.SessionStore(session.session_key)["basket"] == ["bread"]
