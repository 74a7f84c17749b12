#!/bin/sh
# Makes the secrets of compose.yaml, each in a file of its own, and leaves those that are there already.
#   sh deploy/compose/secrets.sh [folder]
set -eu
umask 077
folder=${1:-$(dirname "$0")/secrets}
# Nobody else gets into the folder. The files are readable, as processes in containers are other users.
mkdir -p "$folder"
chmod 700 "$folder"

random() {
  dd if=/dev/urandom bs=24 count=1 2>/dev/null | od -An -v -tx1 | tr -d ' \n'
}

# keep <name> <text>: writes a secret unless there is one.
keep() {
  [ -s "$folder/$1" ] || printf '%s' "$2" >"$folder/$1"
  chmod 644 "$folder/$1"
}

keep postgres_password "$(random)"
keep troupe_password "$(random)"
keep nats_password "$(random)"
keep grafana_password "$(random)"
# Filled once there is an API to ask: docs/deploying.md.
[ -e "$folder/metrics_key" ] || : >"$folder/metrics_key"
chmod 644 "$folder/metrics_key"

keep database_url "postgres://troupe:$(cat "$folder/troupe_password")@postgres:5432/troupe"
route=$(random)
keep nats_passwords "NATS_PASSWORD: \"$(cat "$folder/nats_password")\"
ROUTE_PASSWORD: \"$route\"
NATS_ROUTES: [
  \"nats://route:$route@nats-1:6222\"
  \"nats://route:$route@nats-2:6222\"
  \"nats://route:$route@nats-3:6222\"
]
"
