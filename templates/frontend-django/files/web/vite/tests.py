import json

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template

from vite.templatetags.vite import read_manifest

MANIFEST = {
    "src/main.ts": {"file": "assets/main.1a.js", "css": ["assets/main.2b.css"], "imports": ["_shared.js"]},
    "src/other.ts": {"file": "assets/other.3c.js", "imports": ["_shared.js", "src/main.ts"]},
    "_shared.js": {"file": "assets/shared.4d.js", "css": ["assets/shared.5e.css"], "imports": ["src/main.ts"]},
}


@pytest.fixture(autouse=True)
def manifest_is_read_anew():
    read_manifest.cache_clear()
    yield
    read_manifest.cache_clear()


@pytest.fixture
def manifest(monkeypatch, tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(MANIFEST))
    monkeypatch.setattr(finders, "find", {"frontend/.vite/manifest.json": str(path)}.get)


def render(source):
    return Template(f'{{% load vite %}}{{% vite "{source}" %}}').render(Context())


def test_a_script_comes_with_the_styles_of_all_that_it_imports(manifest):
    assert render("src/main.ts").split("\n") == [
        '<link rel="stylesheet" href="/static/frontend/assets/main.2b.css">',
        '<link rel="stylesheet" href="/static/frontend/assets/shared.5e.css">',
        '<link rel="modulepreload" href="/static/frontend/assets/shared.4d.js">',
        '<script type="module" src="/static/frontend/assets/main.1a.js"></script>',
    ]


def test_what_is_imported_twice_comes_once(manifest):
    page = render("src/other.ts")

    assert page.count("shared.4d.js") == page.count("main.1a.js") == page.count("main.2b.css") == 1


def test_a_script_that_was_not_built_is_named(manifest):
    with pytest.raises(ImproperlyConfigured, match="src/missing.ts was not built"):
        render("src/missing.ts")


def test_a_frontend_that_was_not_built_is_named(monkeypatch):
    monkeypatch.setattr(finders, "find", lambda path: None)

    with pytest.raises(ImproperlyConfigured, match="frontend was not built"):
        render("src/main.ts")


def test_in_development_it_comes_from_vites_server(settings):
    settings.DEBUG = True

    page = render("src/main.ts")

    assert '<script type="module" src="/static/frontend/@vite/client"></script>' in page
    assert '<script type="module" src="/static/frontend/src/main.ts"></script>' in page
