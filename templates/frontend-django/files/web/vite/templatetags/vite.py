"""{% vite "src/main.ts" %} puts a script of frontend/, and its styles, into a page."""

import json
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import PrefixNode
from django.utils.html import format_html, format_html_join

register = template.Library()

# Below STATIC_URL, and below a folder of static files.
FOLDER = "frontend/"


@register.simple_tag
def vite(source):
    """In development from Vite's server, otherwise the files that came of this source when the image was built."""
    if settings.DEBUG:
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


@cache
def read_manifest():
    path = finders.find(f"{FOLDER}.vite/manifest.json")
    if not path:
        raise ImproperlyConfigured(f"The frontend was not built: no folder of static files has {FOLDER}.vite/manifest.json.")
    return json.loads(Path(path).read_text())


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
        *(format_html('<link rel="stylesheet" href="{}">', url(file)) for file in styles),
        *(format_html('<link rel="modulepreload" href="{}">', url(file)) for file in preloads),
        *(format_html('<script type="module" src="{}"></script>', url(file)) for file in scripts),
    ]
    return format_html_join("\n", "{}", ([line] for line in lines))


def url(file):
    # Not by the storage: the names have hashes already, and the scripts know each other by them.
    return f"{PrefixNode.handle_simple('STATIC_URL')}{FOLDER}{file}"
