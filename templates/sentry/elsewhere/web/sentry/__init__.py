"""Errors go to Sentry: see apps.py."""
