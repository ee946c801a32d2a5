"""{% vite "src/main.ts" %} puts a script of frontend/, and its styles, into a page."""

import json
import os
import time
from urllib.request import ProxyHandler, build_opener

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html, format_html_join

register = template.Library()

# Where browsers find all of it: as "base" in vite.config.ts.
BASE = "/static/frontend/"
# The service says what it was built from. Asked directly, whatever proxy leads outside.
MANIFEST = f"http://frontend:5173{BASE}.vite/manifest.json"
ask = build_opener(ProxyHandler({})).open
# In seconds: after a deploy pages name the new files.
LIFETIME = 10

known = {}


@register.simple_tag
def vite(source):
    """In development from Vite's server, otherwise the files that were built of this source."""
    if os.environ.get("FRONTEND_MODE") == "development":
        return tags(scripts=["@vite/client", source])
    manifest = read_manifest()
    if source not in manifest:
        raise ImproperlyConfigured(f"{source} was not built. rolldownOptions.input in vite.config.ts names what is.")
    chunks = [manifest[key] for key in with_imports(source, manifest)]
    return tags(
        styles=dict.fromkeys(style for chunk in chunks for style in chunk.get("css", [])),
        preloads=[chunk["file"] for chunk in chunks[1:]],
        scripts=[chunks[0]["file"]],
    )


def read_manifest():
    """The files by source. While the frontend does not answer, what it said last."""
    now = time.monotonic()
    if known and now - known["at"] < LIFETIME:
        return known["manifest"]
    try:
        with ask(MANIFEST, timeout=3) as answer:
            known.update(manifest=json.load(answer), at=now)
    except (OSError, ValueError) as error:
        if not known:
            raise ImproperlyConfigured(
                f"The frontend does not answer at {MANIFEST}: {error}. Where none runs, as in tests, set FRONTEND_MODE=development."
            ) from error
        known["at"] = now
    return known["manifest"]


def with_imports(source, manifest):
    """The source, then all that it imports at once; each of them once."""
    found = []
    waiting = [source]
    while waiting:
        key = waiting.pop(0)
        if key not in found:
            found.append(key)
            waiting += manifest[key].get("imports", [])
    return found


def tags(styles=(), preloads=(), scripts=()):
    lines = [
        *(format_html('<link rel="stylesheet" href="{}{}">', BASE, file) for file in styles),
        *(format_html('<link rel="modulepreload" href="{}{}">', BASE, file) for file in preloads),
        *(format_html('<script type="module" src="{}{}"></script>', BASE, file) for file in scripts),
    ]
    return format_html_join("\n", "{}", ([line] for line in lines))
