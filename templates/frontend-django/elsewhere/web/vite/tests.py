import io
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.template import Context, Template

from vite.templatetags import vite

MANIFEST = {
    "src/main.ts": {"file": "assets/main.1a.js", "css": ["assets/main.2b.css"], "imports": ["_shared.js"]},
    "_shared.js": {"file": "assets/shared.4d.js", "css": ["assets/shared.5e.css"], "imports": ["src/main.ts"]},
}


@pytest.fixture(autouse=True)
def production(monkeypatch):
    monkeypatch.setenv("FRONTEND_MODE", "production")
    monkeypatch.setattr(vite, "known", {})
    monkeypatch.setattr(vite, "ask", lambda *_, **__: io.BytesIO(json.dumps(MANIFEST).encode()))


def fail(*_, **__):
    raise OSError("nobody is there")


def render(source):
    return Template(f'{{% load vite %}}{{% vite "{source}" %}}').render(Context())


def test_a_script_comes_with_the_styles_of_all_that_it_imports():
    assert render("src/main.ts").split("\n") == [
        '<link rel="stylesheet" href="/static/frontend/assets/main.2b.css">',
        '<link rel="stylesheet" href="/static/frontend/assets/shared.5e.css">',
        '<link rel="modulepreload" href="/static/frontend/assets/shared.4d.js">',
        '<script type="module" src="/static/frontend/assets/main.1a.js"></script>',
    ]


def test_a_script_that_was_not_built_is_named():
    with pytest.raises(ImproperlyConfigured, match="src/missing.ts was not built"):
        render("src/missing.ts")


def test_a_frontend_that_never_answered_is_named(monkeypatch):
    monkeypatch.setattr(vite, "ask", fail)

    with pytest.raises(ImproperlyConfigured, match="nobody is there"):
        render("src/main.ts")


def test_a_frontend_that_restarts_breaks_no_page(monkeypatch):
    render("src/main.ts")
    monkeypatch.setattr(vite, "ask", fail)
    monkeypatch.setattr(vite, "LIFETIME", 0)

    assert "assets/main.1a.js" in render("src/main.ts")


def test_in_development_it_comes_from_vites_server(monkeypatch):
    monkeypatch.setenv("FRONTEND_MODE", "development")

    page = render("src/main.ts")

    assert '<script type="module" src="/static/frontend/@vite/client"></script>' in page
    assert '<script type="module" src="/static/frontend/src/main.ts"></script>' in page
