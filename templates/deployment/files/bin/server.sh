# Sourced by bin/deploy and bin/rollback: one of them at a time, and the checkout goes back when they fail.
# shellcheck shell=bash

need_server_tools() {
  need_docker
  command -v flock >/dev/null 2>&1 || die 'There is no flock, which keeps two deploys apart.' 'On Debian and Ubuntu run: apt-get install util-linux'
}

# The lock is the open file: however this script and those that it calls end, the system frees it.
take_lock() {
  mkdir -p .live
  # The gate's user looks into it.
  chmod 755 .live
  exec 9>>.live/lock
  flock --nonblock 9 || die "Another one is at work: $(cat .live/lock)" 'When it has ended, run again.'
  printf '%s by %s, since %s (process %s)\n' "$1" "${BUILD_TAG:-$(id -un)}" "$(date '+%Y-%m-%d %H:%M:%S %Z')" $$ >.live/lock
}

# release COMMIT deploy|rollback [ENVIRONMENT]: checks the commit out and goes on with its own bin/release.sh.
release() {
  local before changed
  changed=$(git status --porcelain --untracked-files=no)
  [ -z "$changed" ] || die 'Files of this checkout were changed by hand:' "$changed" 'To undo that: git checkout .'
  # What serves; the checkout itself may be a step ahead, where an earlier deploy was killed.
  before=$(env_value REVISION)
  before=${before:-$(git rev-parse HEAD)}
  # shellcheck disable=SC2064 # the commit of now
  trap "git checkout --quiet --force --detach $before" EXIT
  git checkout --quiet --detach "$1" || die "$1 could not be checked out; git's reason is above."
  bash -n bin/release.sh || die "bin/release.sh of $1 does not parse."
  exec bash bin/release.sh "$before" "$2" "${3-}"
}
