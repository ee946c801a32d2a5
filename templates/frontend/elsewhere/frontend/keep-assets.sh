#!/bin/sh
# Runs before nginx starts. Pages that visitors have open still ask for the files of their own version: so those of the last
# ten builds are kept, in a volume. nginx.conf looks there, too.
set -eu

built=/srv/static/frontend/assets
kept=/srv/frontend-kept/static/frontend/assets
builds=/srv/frontend-kept/builds

mountpoint -q /srv/frontend-kept || exit 0
# Whatever goes wrong from here on: the site matters more.
trap 'exit 0' EXIT

mkdir -p "$kept" "$builds"
# Another version may start at the same time.
exec 9>/srv/frontend-kept/lock
flock 9

# The names of each build, in a file that is called after them: so a restart is no other build.
cd "$built"
build=$builds/$(find . -type f | sort | cksum | cut -d ' ' -f 1)
find . -type f >"$build"
while read -r file; do
  cmp -s "$file" "$kept/$file" || install -D -m 644 "$file" "$kept/$file"
done <"$build"

# What none of the last ten has goes.
cd "$builds"
# shellcheck disable=SC2012 # the names are numbers
ls -t | tail -n +11 | xargs -r rm
cd "$kept"
find . -type f | while read -r file; do
  grep -qxF -e "$file" "$builds"/* || rm "$file"
done
