#!/bin/bash
# One would guess: a mock server that validates requests refuses a query parameter of type integer whose text is no
# decimal integer: page_size=1e1, 010, and an empty value, as it refuses abc.
# Version: @stoplight/prism-cli 5.16.0 (npm), on Node 20 or newer.
# Behaviour: it coerces: 1e1 is 10, 010 is 10, 10.0 is 10, and an empty value is accepted too, although the least is 1.
# true as 1 or TRUE for a boolean is refused. In a JSON body "5" for an integer is refused.
# Seen 2026-11-29: integer: abc 422, 0 422, 1e1 200, 010 200, 10.0 200, empty 200; boolean: 1 422, TRUE 422, true 200
# Use: that a request passed this mock is no proof that the service takes its query.
set -euo pipefail
folder=$(mktemp -d)
prism=
trap '[ -z "$prism" ] || kill "$prism" || true; rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @stoplight/prism-cli@5.16.0 >npm.log 2>&1
cat >api.json <<'J'
{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/people": {"get": {
 "parameters": [{"name": "page_size", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 50}},
                {"name": "deep", "in": "query", "schema": {"type": "boolean"}}],
 "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}}}}}}
J
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
node_modules/.bin/prism mock --host 127.0.0.1 --port "$port" api.json >prism.log 2>&1 &
prism=$!
ask() { curl -s -o /dev/null -m 5 -w '%{http_code}' "http://127.0.0.1:$port/people?$1"; }
for _ in $(seq 60); do [ "$(ask page_size=1 || true)" = 200 ] && break; sleep 0.5; done
figures="integer: abc $(ask page_size=abc), 0 $(ask page_size=0), 1e1 $(ask page_size=1e1), 010 $(ask page_size=010), 10.0 $(ask page_size=10.0), empty $(ask page_size=); boolean: 1 $(ask deep=1), TRUE $(ask deep=TRUE), true $(ask deep=true)"
echo "$figures"
[ "$figures" = "integer: abc 422, 0 422, 1e1 200, 010 200, 10.0 200, empty 200; boolean: 1 422, TRUE 422, true 200" ]
