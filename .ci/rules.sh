#!/usr/bin/env bash
# Rules of the house (architecture): who may depend on what, who may import what, what lies where.
# With COUNTS=FILE, a line "rule PASSED FAILED" is appended for each.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=0
# report NAME TEXT: TEXT is what is wrong; empty means pass.
report() {
    if [ -z "$2" ]; then
        echo "   pass: $1"
        [ -z "${COUNTS:-}" ] || echo "rule 1 0" >>"$COUNTS"
    else
        echo "   FAIL: $1"
        printf '%s\n' "$2" | sed 's/^/         /'
        [ -z "${COUNTS:-}" ] || echo "rule 0 1" >>"$COUNTS"
        failed=1
    fi
}

# search PATTERN PLACE…: lines of Rust that are no comments; a place that does not exist yet has none.
search() {
    local pattern="$1"
    shift
    local places=()
    for place in "$@"; do [ -e "$place" ] && places+=("$place"); done
    [ ${#places[@]} = 0 ] || grep -rnE --include='*.rs' "$pattern" "${places[@]}" | grep -vE '^[^:]*:[0-9]+:\s*//' || true
}

# keep_out FILE…: drops the lines of files that may.
keep_out() {
    local line rest
    while IFS= read -r line; do
        for may in "$@"; do
            case "$line" in "$may":*) continue 2 ;; esac
        done
        printf '%s\n' "$line"
    done
}

echo "── rules"

# Dependencies -----------------------------------------------------------------------------------------------
tree=$(cargo tree --locked -p app --target wasm32-unknown-unknown --features hydrate -e normal --prefix none -f '{p} {f}' 2>&1) ||
    tree="cargo tree failed: $tree
sqlx v0"
report "the browser build has no sqlx, axum, mio, hyper, nor tokio's net" \
    "$(printf '%s\n' "$tree" | sort -u | grep -E '^(sqlx[a-z-]*|libsqlite3-sys|axum[a-z-]*|leptos_axum|mio|hyper[a-z-]*) |^tokio v[^ ]+ .*\b(net|full)\b' || true)"
tree=$(cargo tree --locked -p planner --target wasm32-unknown-unknown -e normal --prefix none -f '{p} {f}' 2>&1) ||
    tree="cargo tree failed: $tree
sqlx v0"
report "the planner has no sqlx, axum, tokio or leptos, and domain without its backend" \
    "$(printf '%s\n' "$tree" | sort -u | grep -E '^(sqlx|axum|tokio|leptos|hyper|mio|image|web-sys)[a-z_-]* |^domain .*\bbackend\b' || true)"

direct() { # direct NAMES KIND…: direct dependencies of domain that are not in NAMES
    local allowed="$1"
    shift
    cargo tree --locked -p domain --all-features --depth 1 "$@" --prefix none -f '{p}' 2>/dev/null |
        tail -n +2 | awk 'NF && $1 !~ /^\[/ { print $1 }' | sort -u | grep -vxE "$allowed" || true
}
report "domain depends on the fixed list alone" "$(direct 'serde|serde_json|thiserror|time|async-trait|hmac|sha1|sha2' -e normal)"
report "domain's tests depend on the fixed list alone" "$(direct 'proptest' -e dev)"
report "app does not depend on server" "$(cargo tree --locked -p app --all-features -e normal --prefix none -f '{p}' 2>/dev/null | grep '^server ' || true)"

# Imports by room ---------------------------------------------------------------------------------------------
report "domain knows no framework, database, browser or clock" \
    "$(search '\b(leptos|axum|sqlx|tokio|web_sys|js_sys|wasm_bindgen)(_[a-z]+)?::|\bSystemTime\b|\bInstant::now\b|now_utc\(|std::(fs|net|process)\b' app/domain/src)"
report "server/src/http has no SQL" "$(search '\bsqlx\b' server/src/http)"
report "server/src/storage has no axum, leptos or app" "$(search '\b(axum|leptos[a-z_]*|app)::' server/src/storage)"
# Where `leaflet` names our own module, `leaflet::` is not the crate.
own_leaflet() { grep -qE '\b(mod leaflet\b|use (super|crate::map)::(\{[^}]*\b)?leaflet\b)' "$1"; }
report "the leaflet crate is touched by app/src/map/leaflet alone" "$(
    {
        search '(^|[^A-Za-z0-9_:])::leaflet::|\b(use|extern crate) leaflet\b' app/src
        search '(^|[^A-Za-z0-9_:])leaflet::' app/src | while IFS= read -r line; do
            own_leaflet "${line%%:*}" || printf '%s\n' "$line"
        done
    } | grep -vE '^app/src/map/leaflet(\.rs:|/)' | sort -u || true
)"
report "EventSource is touched by app/src/live/source alone" "$(search '\bEventSource\b' app/src | keep_out app/src/live/source.rs)"
report "app/src/ui and app/src/i18n import no features" "$(search '\bfeatures::' app/src/ui app/src/i18n)"
report "app has no SQL and does not know the server" "$(search '\b(sqlx|server)::' app/src)"
report "server-only code of the app is reached through crate::ssr" "$(search '\b(axum|leptos_axum)::' app/src | keep_out app/src/ssr.rs app/src/shell.rs | grep -v '^app/src/ssr/' || true)"
report "views of a feature do not import another feature's files" "$(
    for dir in app/src/features/*/; do
        own=$(basename "$dir")
        search 'features::[a-z_]+::[a-z_]+::' "$dir" | grep -vE "features::(${own}|[a-z_]+::api)::" || true
    done
)"

# Files -------------------------------------------------------------------------------------------------------
report "the top level holds what the architecture names" \
    "$(git ls-files | cut -d/ -f1 | sort -u | grep -vE '^(\..*|Cargo\.toml|Cargo\.lock|app|server|style|public|end2end|README\.md|Makefile|LICENSE)$' || true)"
report "lock files name no registry hosts" \
    "$(grep -lE '"resolved"|https?://[a-z.]*registry' app/package-lock.json end2end/package-lock.json 2>&1; grep -E '^source = ' Cargo.lock | sort -u | tail -n +2)"
report "nothing built or fetched is committed" "$(git ls-files | grep -E '^(target|data|public/vendor)/|(^|/)node_modules/' || true)"
report "no file is over 1 MB" "$(git ls-files -z | xargs -0 -r -I{} find {} -maxdepth 0 -type f -size +1M 2>/dev/null)"

exit $failed
