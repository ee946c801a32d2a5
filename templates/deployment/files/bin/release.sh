# What bin/deploy and bin/rollback do with the commit that they checked out. Not to be run by hand.
#
# usage: bash bin/release.sh COMMIT_BEFORE deploy|rollback [ENVIRONMENT]
#
# A version is every service whose image is tagged with REVISION. It runs in one of two colours; the gate passes requests to
# green where .live/green exists, and to blue otherwise.
# shellcheck shell=bash

# shellcheck source=/dev/null
. "$(dirname "$0")/lib.sh"
trap 'exit 129' HUP

# As in bin/up: without it an unchanged image would be a new one.
export BUILDX_NO_DEFAULT_ATTESTATIONS=1

before=$1 way=$2 environment=${3-}
old=blue COLOUR=green
if [ -e .live/green ]; then old=green COLOUR=blue; fi
REVISION=$(git rev-parse HEAD)
old_revision=$(env_value REVISION)
export COLOUR REVISION

main() {
  trap finish EXIT
  read_services
  remove_colour "$COLOUR"
  [ "$way" = rollback ] || build
  verify_images
  # shellcheck disable=SC2086 # a list
  docker compose --progress quiet up --detach --no-recreate --no-build --wait --wait-timeout 300 $built $stock ||
    die_with_logs "$(containers --filter health=unhealthy; containers --filter status=exited; containers --filter status=restarting)" \
      'What the site rests on does not run.'
  verify_gate
  if [ "$environment" = prod ] && [ -n "$old_revision" ] && [ -x bin/backup-now ]; then
    say 'Backing up first.'
    bin/backup-now || die 'The backup failed; its output is above.'
  fi
  start
  wait_until_healthy
  say 'Trying it out.'
  bin/smoke-test "http://nginx-$COLOUR" || die_with_logs "$(containers_of_colour "$COLOUR")" 'The smoke test failed.'
  switch
  record
  say "$(git log -1 --format='%h %s') serves now."
  update_others
  stop_old
  prune
}

# The services of a version, and the others: those built here, and those that come as they are.
read_services() {
  local error config
  error=$(docker compose config --quiet 2>&1) || die_of_settings "$error"
  config=$(docker compose config)
  project=$(printf '%s\n' "$config" | sed -n 's/^name: //p')
  versioned='' built='' stock=''
  local name image is_built
  while read -r name image is_built; do
    case $image/$is_built in
      *:"$REVISION"/*) versioned="$versioned $name" ;;
      */built) built="$built $name" ;;
      *) stock="$stock $name" ;;
    esac
  done < <(printf '%s\n' "$config" | awk '
    function flush() { if (name) print name, image, built; name = "" }
    /^[a-z]/ { flush(); in_services = ($1 == "services:") }
    in_services && /^  [^ ]+:$/ { flush(); name = $1; sub(/:$/, "", name); image = built = "-" }
    in_services && /^    image: / { image = $2 }
    in_services && /^    build:/ { built = "built" }
    END { flush() }')
}

die_of_settings() {
  local name
  name=$(printf '%s\n' "$1" | sed -n 's/.*required variable \([A-Za-z_0-9]*\) is missing.*/\1/p')
  [ -z "$name" ] || die "$name is not set." 'Set it in .env, then run again.'
  die "$1" 'The settings are not complete; the reason is above.'
}

# Containers of this project, newest first; more filters may follow.
containers() {
  docker ps --all --quiet --no-trunc --filter "label=com.docker.compose.project=$project" \
    --filter label=com.docker.compose.oneoff=False "$@"
}

containers_of_colour() { containers --filter "label=release.colour=$1"; }

# A version that failed, or that nothing needs any more.
remove_colour() {
  local ids
  ids=$(containers_of_colour "$1")
  # shellcheck disable=SC2086 # a list
  [ -z "$ids" ] || docker rm --force --volumes $ids >/dev/null
  docker network rm "$project-$1" >/dev/null 2>&1 || true
}

image_of() { say "$project-$1:$REVISION"; }

build() {
  local service
  for service in $versioned; do
    docker image inspect "$(image_of "$service")" >/dev/null 2>&1 || {
      say "Building $REVISION."
      docker compose build || die 'The build failed; its output is above.'
      return
    }
  done
  say "The images of $REVISION are here."
}

verify_images() {
  local service
  for service in $versioned; do
    docker image inspect "$(image_of "$service")" >/dev/null 2>&1 || die "The image $(image_of "$service") is not here." \
      "To build it again: bin/deploy stage|prod $REVISION"
  done
}

# Its files are there already; it reads them after the switch.
verify_gate() {
  docker compose exec -T gate nginx -t -q -c /etc/nginx/gate.conf || die 'The gate would not start with these files; the reason is above.'
}

start() {
  local service scales=''
  say 'Starting the new version beside what serves.'
  for service in $versioned; do
    scales="$scales --scale $service=$(($(containers --filter "label=com.docker.compose.service=$service" | wc -l) + 1))"
  done
  # "up" would wait for one after the other, without an end where one never becomes healthy.
  # shellcheck disable=SC2086 # lists
  docker compose --progress quiet create --no-recreate --no-build $scales $versioned
  # shellcheck disable=SC2046
  docker start $(containers_of_colour "$COLOUR") >/dev/null
}

wait_until_healthy() {
  local id waiting deadline=$((SECONDS + ${DEPLOY_TIMEOUT:-600}))
  while :; do
    waiting=''
    for id in $(containers_of_colour "$COLOUR"); do
      case $(docker inspect --format '{{.State.Status}} {{.RestartCount}} {{with .State.Health}}{{.Status}}{{end}}' "$id") in
        'running 0 healthy' | 'running 0 ') ;;
        'running 0 starting') waiting="$waiting $id" ;;
        *) die_with_logs "$id" 'The new version does not stay up.' ;;
      esac
    done
    [ -n "$waiting" ] || return 0
    [ "$SECONDS" -lt "$deadline" ] ||
      die_with_logs "$waiting" "The new version did not become healthy within ${DEPLOY_TIMEOUT:-600} seconds."
    sleep 1
  done
}

# The fact, after the end of each container's log.
die_with_logs() {
  local id
  for id in $1; do
    docker inspect --format '
{{index .Config.Labels "com.docker.compose.service"}} ({{.State.Status}}, exit code {{.State.ExitCode}}). The end of its log:' "$id"
    # Where a Python server fails, its own traceback follows that of the cause.
    docker logs --tail 100 "$id" 2>&1 | sed 's/^/  /'
  done >&2
  die '' "$2"
}

# One file decides, so it happens at once, and back again.
switch() {
  make_live "$COLOUR"
  [ "$(docker compose exec -T gate curl --silent http://127.0.0.1:8080/)" = "$COLOUR" ] || {
    make_live "$old"
    die 'The gate does not see .live/green.' 'May its user look into .live? Run: ls -ld .live'
  }
}

is_live() {
  case $1 in
    green) [ -e .live/green ] ;;
    blue) [ ! -e .live/green ] ;;
  esac
}

make_live() {
  case $1 in
    green) touch .live/green ;;
    blue) rm -f .live/green ;;
  esac
}

# Into .env, so that plain "docker compose ..." means the version that serves.
record() {
  local others previous
  previous=$(env_value PREVIOUS_REVISION)
  [ "$old_revision" = "$REVISION" ] || previous=$old_revision
  others=$(grep -v -e '^REVISION=' -e '^PREVIOUS_REVISION=' -e '^COLOUR=' -e '^# Kept by bin/deploy' .env)
  write_env "$others

# Kept by bin/deploy
REVISION=$REVISION
PREVIOUS_REVISION=$previous
COLOUR=$COLOUR
"
}

# What is built here follows. The database and the gate would be away for a moment: that is for a person to choose.
update_others() {
  local service id wanted sum
  # shellcheck disable=SC2086 # a list
  [ -z "$built" ] || docker compose --progress quiet up --detach --no-deps --no-build $built
  for service in $stock; do
    wanted=$(docker compose config --hash "$service")
    for id in $(containers --filter "label=com.docker.compose.service=$service"); do
      [ "${wanted##* }" = "$(docker inspect --format '{{index .Config.Labels "com.docker.compose.config-hash"}}' "$id")" ] ||
        say "The settings of $service changed. To apply them, while it is away for a moment: docker compose up --detach --no-deps $service"
    done
  done
  sum=$(cat nginx/gate.conf nginx/visitor.conf nginx/proxy.conf nginx/trusted-proxies.conf nginx/cloudflare.conf | cksum)
  if [ "$sum" != "$(cat .live/gate 2>/dev/null)" ]; then
    docker compose exec -T gate nginx -s reload -c /etc/nginx/gate.conf
    say "$sum" >.live/gate
  fi
}

# nginx first: it ends when its last request is answered, so the application has none left.
stop_old() {
  local ids
  say 'Stopping the version before.'
  # Requests that the gate had begun to pass on reach it first.
  sleep 2
  ids=$(containers_of_colour "$old" --filter label=com.docker.compose.service=nginx)
  # shellcheck disable=SC2086 # lists
  {
    [ -z "$ids" ] || docker stop $ids >/dev/null
    ids=$(containers_of_colour "$old")
    [ -z "$ids" ] || docker stop $ids >/dev/null
  }
  remove_colour "$old"
}

# Images of this version and of the one before stay.
prune() {
  local service image previous
  previous=$(env_value PREVIOUS_REVISION)
  for service in $versioned; do
    for image in $(docker image ls --format '{{.Repository}}:{{.Tag}}' "$project-$service"); do
      case $image in
        *:"$REVISION" | *:"${previous:-none}" | *:'<none>') ;;
        *) docker image rm "$image" >/dev/null || true ;;
      esac
    done
  done
  docker image prune --force --filter "label=com.docker.compose.project=$project" >/dev/null || true
}

# However it ended: the checkout and .env fit what serves.
finish() {
  local status=$?
  trap '' INT TERM HUP
  if is_live "$COLOUR"; then
    [ "$(env_value REVISION)/$(env_value COLOUR)" = "$REVISION/$COLOUR" ] || record
    [ "$status" -eq 0 ] || say "The new version serves, but what follows was not completed." 'The next deploy will do it.' >&2
  else
    [ -z "${project-}" ] || remove_colour "$COLOUR"
    git checkout --quiet --force --detach "$before"
    if [ -n "$old_revision" ]; then
      say "The version before goes on serving: $old_revision" >&2
    else
      say 'Nothing serves yet.' >&2
    fi
  fi
  exit "$status"
}

main
