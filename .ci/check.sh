#!/usr/bin/env bash
# Format, lints and rules. Every one of them runs; the exit code tells whether all passed.
# With COUNTS=FILE, a line "NAME PASSED FAILED" is appended for each.
set -uo pipefail
cd "$(dirname "$0")/.."

failed=0
one() {
    local name="$1" from=$SECONDS
    shift
    echo "── $name"
    if "$@"; then
        echo "   pass: $name ($((SECONDS - from)) s)"
        [ -z "${COUNTS:-}" ] || echo "check 1 0" >>"$COUNTS"
    else
        echo "   FAIL: $name ($((SECONDS - from)) s)"
        [ -z "${COUNTS:-}" ] || echo "check 0 1" >>"$COUNTS"
        failed=1
    fi
}

one "format" cargo fmt --all --check
# In the profile of the tests and the release build, whose build scripts it runs for them.
one "lints, native" cargo clippy --quiet --release --workspace --all-targets -- -D warnings
one "lints, wasm" cargo clippy --quiet -p app --lib --target wasm32-unknown-unknown --features hydrate -- -D warnings
one "lints, wasm of the planner" cargo clippy --quiet -p planner --lib --target wasm32-unknown-unknown -- -D warnings
.ci/rules.sh || failed=1
if deny=$(.ci/tools.sh cargo-deny); then
    one "licences, bans and sources" "$deny" --log-level error --config .cargo/deny.toml check licenses bans sources
else
    one "licences, bans and sources: cargo-deny could not be installed" false
fi
exit $failed
