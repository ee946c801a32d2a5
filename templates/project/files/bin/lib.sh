# Sourced by every script of this folder:  . "$(dirname "$0")/lib.sh"
# Stops at the first error, goes to the repository's root, and answers --help with the script's own head comment.
# Keeps to bash 3.2, which macOS brings. It must not start or stop anything.
# shellcheck shell=bash

set -euo pipefail

case ${1-} in
  -h | --help)
    sed -n -e 1d -e '/^#/!q' -e 's/^# \{0,1\}//p' "$0"
    exit 0
    ;;
esac

# Without a trap bash goes on after a command that handles Ctrl-C itself, as docker does.
trap 'exit 130' INT
trap 'exit 143' TERM

unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A line for each argument.
say() { printf '%s\n' "$@"; }

# The fact, then the remedy.
die() {
  printf '%s\n' "$@" >&2
  exit 1
}

project_name() { sed -n 's/^name: *"\{0,1\}\([a-z0-9-]*\).*/\1/p' docker-compose.yml; }

# Ends with the remedy unless "docker compose" can work here.
need_docker() {
  local compose engine update
  update='Update Docker Desktop; on Linux install the newest of both: https://docs.docker.com/engine/install/'

  command -v docker >/dev/null 2>&1 || die 'Docker is not installed.' \
    'Install Docker Desktop (macOS, Windows) or Docker Engine (Linux): https://docs.docker.com/get-docker/'

  # Compose 2.24 and Engine 25 appeared together; "start_interval" of health checks needs both.
  compose=$(docker compose version --short 2>/dev/null) ||
    die 'Docker has no "docker compose" command; version 2.24 or newer is needed.' "$update"
  is_version_at_least "$compose" 2 24 || die "Docker Compose is $compose; 2.24 or newer is needed." "$update"

  engine=$(docker version --format '{{.Server.Version}}' 2>&1) || case $engine in
    *'permission denied'*)
      die "$(id -un) may not use Docker." \
        "Run: sudo usermod -aG docker $(id -un)   then log out and in again."
      ;;
    *)
      die "Docker does not answer: $(printf '%s\n' "$engine" | tail -n 1)" \
        'Start Docker Desktop; on Linux run: sudo systemctl start docker'
      ;;
  esac
  is_version_at_least "$engine" 25 0 || die "Docker Engine is $engine; 25.0 or newer is needed." "$update"
}

# is_version_at_least 2.26.1-4 2 24
is_version_at_least() {
  local major minor
  major=${1#v}
  minor=${major#*.}
  major=${major%%.*}
  minor=${minor%%[!0-9]*}
  [ "$major" -gt "$2" ] || { [ "$major" -eq "$2" ] && [ "$minor" -ge "$3" ]; }
}

# Does .env select this environment? is_environment prod
is_environment() {
  case ${COMPOSE_FILE:-$([ ! -e .env ] || env_value COMPOSE_FILE)} in *dc."$1".yml*) ;; *) return 1 ;; esac
}

is_server() { is_environment stage || is_environment prod; }

# Makes .env from .env.example, with a fresh secret for each "change-me".
# Into a .env that is there go only the variables that it lacks, as after a pull; what it says is kept.
# On a server .env is bin/deploy's to make, and what development needs has no place in it.
ensure_env() {
  local line draft='' names=''
  ! is_server || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    if [ -e .env ]; then
      case $line in [A-Za-z_]*=*) ;; *) continue ;; esac
      ! grep -q "^${line%%=*}=" .env || continue
      names="$names ${line%%=*}"
    fi
    case $line in
      '#'*) ;;
      # A person types this one.
      ADMIN_PASSWORD=change-me) line=${line%change-me}$(random_secret 20) ;;
      *=change-me) line=${line%change-me}$(random_secret) ;;
    esac
    draft=$draft$line$'\n'
  done <.env.example

  if [ ! -e .env ]; then
    write_env "$draft"
    say 'Made .env from .env.example.'
  elif [ -n "$draft" ]; then
    write_env "$(cat .env)"$'\n\n'"# Added from .env.example"$'\n'"$draft"
    say "Added to .env, from .env.example:$names"
  fi
}

# Prints a variable's value in .env; nothing where it has none.
env_value() {
  sed -n "s/^$1=//p" .env | tail -n 1 | sed -e 's/^"\(.*\)"$/\1/' -e "s/^'\(.*\)'\$/\1/"
}

# Changes a variable in .env.
set_env_value() {
  local others
  others=$(sed "s/^$1=.*/$1=$2/" .env)
  write_env "$others"$'\n'
}

# All or nothing, and for its owner's eyes only: mktemp's files are private.
write_env() {
  local new
  new=$(mktemp .env.XXXXXX)
  printf '%s' "$1" >"$new"
  mv -f "$new" .env
}

# Prints random letters and digits, 64 or as many as asked; 1024 random bytes hold about 250. Django wants 50 at least in its key.
random_secret() {
  head -c 1024 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | cut -c "1-${1:-64}"
}

# From here on "docker compose" means a throw-away copy of the project, removed when the script ends.
# Its name is its folder's own, so that it disturbs neither bin/up nor another checkout's tests.
use_test_project() {
  COMPOSE_PROJECT_NAME=$(project_name)-test-$(pwd -P | cksum | cut -d ' ' -f 1)
  export COMPOSE_PROJECT_NAME COMPOSE_FILE=docker-compose.yml:dc.test.yml COMPOSE_PATH_SEPARATOR=:
  trap 'docker compose --progress quiet down --volumes --remove-orphans --rmi local --timeout 1 || true' EXIT
}
