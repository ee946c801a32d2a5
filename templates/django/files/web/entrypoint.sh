#!/bin/sh
# Prepares the database and the static files before the server starts. Any other command runs as it is.
set -eu

if [ "$1" = gunicorn ]; then
  python manage.py prepare
fi
exec "$@"
