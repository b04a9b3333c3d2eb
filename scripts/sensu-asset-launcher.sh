#!/bin/sh
# Sensu finds this in PATH. Node is the host's: what FIRSTLIGHT_NODE names, or else the `node` in PATH.
node=${FIRSTLIGHT_NODE:-node}
if ! command -v "$node" >/dev/null 2>&1; then
  echo "FIRSTLIGHT UNKNOWN - there is no \"$node\" on this host: install Node 20.19 or later, or set FIRSTLIGHT_NODE"
  exit 3
fi
exec "$node" "$(dirname -- "$(dirname -- "$(readlink -f -- "$0")")")/share/firstlight/dist/cli.cjs" "$@"
