"""The project as a whole: what nobody should have to remember before a commit."""

import os
import secrets
import subprocess
import sys

import pytest


def run(*command, **env):
    result = subprocess.run(command, check=False, env={**os.environ, **env}, capture_output=True, text=True)
    output = result.stdout + result.stderr
    assert result.returncode == 0, output
    return output


def test_code_has_no_errors_that_ruff_finds():
    run("ruff", "check", "--no-cache", ".")


@pytest.mark.django_db
def test_models_need_no_new_migration():
    run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run")


def test_production_settings_pass_djangos_checklist():
    production = {"DJANGO_HTTPS": "true", "DJANGO_SECRET_KEY": secrets.token_urlsafe(50)}

    output = run(sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **production)

    assert "no issues" in output
