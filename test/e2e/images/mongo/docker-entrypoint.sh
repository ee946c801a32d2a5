#!/usr/bin/env bash
# As the official image's: the data belong to "mongodb", who also runs the server; a new database gets its first user while it
# answers on 127.0.0.1 only; and from then on nobody gets in without a password.
set -euo pipefail

[ "${1-}" = mongod ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
  find /data/db /data/configdb \! -user mongodb -exec chown mongodb:mongodb {} +
  exec env HOME=/data/db setpriv --reuid=mongodb --regid=mongodb --init-groups "$0" "$@"
fi

if [ -z "${MONGO_INITDB_ROOT_USERNAME-}" ] || [ -z "${MONGO_INITDB_ROOT_PASSWORD-}" ]; then exec "$@"; fi

if [ -z "$(ls -A /data/db)" ]; then
  mongod --bind_ip 127.0.0.1 &
  server=$!
  # By its environment: everyone in the container may read a program's arguments.
  # shellcheck disable=SC2016 # JavaScript's own
  until mongosh --quiet --host 127.0.0.1 admin --eval 'db.createUser({
    user: process.env.MONGO_INITDB_ROOT_USERNAME, pwd: process.env.MONGO_INITDB_ROOT_PASSWORD, roles: ["root"] })'; do
    kill -0 "$server" || exit 1
    sleep 1
  done
  kill "$server"
  wait "$server"
fi
exec "$@" --auth
