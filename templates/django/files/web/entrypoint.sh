#!/bin/sh
# Prepares the database and the static files before the server starts. Any other command runs as it is.
set -eu

if [ "$1" = gunicorn ]; then
  # In the background, because a shell that waits for a command in front hears no "docker stop".
  trap 'exit 143' TERM INT
  python manage.py prepare &
  wait $!
fi
exec "$@"
