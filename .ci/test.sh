#!/usr/bin/env bash
# Everything, in the order that finds mistakes soonest. Every stage runs even when one before it failed; only
# a failed build stops those that need it. The last line is `N passed, N failed`.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

mkdir -p target/.make
COUNTS="$PWD/target/.make/counts"
export COUNTS
: >"$COUNTS"
count() { echo "$1 $2 $3" >>"$COUNTS"; }

stage_from=$SECONDS
stage_name=""
stage() {
    [ -z "$stage_name" ] || echo "── $stage_name took $((SECONDS - stage_from)) s"
    stage_name="$1"
    stage_from=$SECONDS
    [ -z "$stage_name" ] || printf '\n\033[1m▸ %s\033[0m\n' "$stage_name"
}
finish() {
    stage ""
    awk -v took="$SECONDS" '
        { passed[$1] += $2; failed[$1] += $3; p += $2; f += $3; if (!seen[$1]++) order[++n] = $1 }
        END {
            print ""
            for (i = 1; i <= n; i++) printf "%-22s %5d passed, %d failed\n", order[i], passed[order[i]], failed[order[i]]
            printf "%-22s %5d s\n", "took", took
            printf "%d passed, %d failed\n", p, f
            exit (f > 0 || p == 0)
        }' "$COUNTS"
    exit $?
}

stage "tools"
if ! make --no-print-directory target/.make/tools public/vendor/leaflet.js target/fonts/LICENSE.txt \
    end2end/node_modules/.package-lock.json ||
    ! .ci/tools.sh chromium >/dev/null || ! .ci/tools.sh postgres >/dev/null || ! .ci/tools.sh poppler >/dev/null; then
    echo "the tools could not be installed"
    count tools 0 1
    finish
fi

stage "check: format, lints, rules"
.ci/check.sh || true

# tests NAME ARGUMENTS: one run of tests, counted.
tests() {
    local name="$1" log="target/.make/tests-$1.log" status summary passed failed timed
    shift
    if command -v cargo-nextest >/dev/null 2>&1; then
        # Without colours: the summary is read by the line below.
        cargo nextest run --config-file .cargo/nextest.toml "$@" --no-fail-fast --color never --hide-progress-bar --status-level fail --final-status-level slow 2>&1 | tee "$log"
        status=${PIPESTATUS[0]}
        # Summary [   1.234s] 98 tests run: 97 passed (1 slow), 1 failed, 2 skipped
        summary=$(grep -E '^ *Summary \[' "$log" | tail -1)
        number() { grep -oE "[0-9]+ $1" <<<"$summary" | head -1 | cut -d' ' -f1; }
        passed=$(number passed)
        failed=$(number failed)
        timed=$(number 'timed out')
        failed=$((${failed:-0} + ${timed:-0}))
    else
        echo "   cargo-nextest is not installed: cargo test"
        cargo test "$@" --no-fail-fast --color never -- --format terse 2>&1 | tee "$log"
        status=${PIPESTATUS[0]}
        read -r passed failed < <(awk '/^test result:/ { for (i = 1; i <= NF; i++) { if ($i ~ /^passed/) p += $(i-1); if ($i ~ /^failed/) f += $(i-1) } } END { print p + 0, f + 0 }' "$log")
    fi
    # A test program that did not even build, or none that ran, is a failure too.
    [ "$status" = 0 ] || [ "${failed:-0}" -gt 0 ] || failed=1
    [ "${passed:-0}" -gt 0 ] || [ "${failed:-0}" -gt 0 ] || failed=1
    count "$name" "${passed:-0}" "${failed:-0}"
    [ "${failed:-0}" = 0 ]
}

# The rules with every check of the compiler's on, overflows among them.
stage "unit and property tests of the rules"
if tests rules -p domain --features backend &&
    grep -rlE '^\s*//[/!] ```($|rust|should_panic|no_run|compile_fail)' --include='*.rs' app/domain/src >/dev/null; then
    stage "examples in the documentation"
    if cargo test --quiet --doc -p domain --all-features; then count examples 1 0; else count examples 0 1; fi
fi

# In the profile that is shipped: what they need is compiled once, for them and for the release build.
stage "unit, contract and HTTP tests"
tests server --release --workspace --exclude domain

stage "release build"
if ! make --no-print-directory build; then
    count build 0 1
    finish
fi
count build 1 0

stage "browser tests"
rm -f target/e2e.json
(cd end2end && PLAYWRIGHT_JSON_OUTPUT_NAME=../target/e2e.json npx --no-install playwright test --reporter=list,json) || true
read -r passed failed < <(node -e '
    const { stats } = JSON.parse(require("fs").readFileSync("target/e2e.json", "utf8"));
    console.log(stats.expected, stats.unexpected + stats.flaky);
' 2>/dev/null || echo "0 1")
[ "$passed" -gt 0 ] || [ "$failed" -gt 0 ] || failed=1
count browser "$passed" "$failed"

stage "faults, short: kill -9 under load, 20 rounds"
if node .ci/kill.mjs --rounds 20; then count faults 1 0; else count faults 0 1; fi

stage "bench, short"
if node .ci/bench.mjs --short; then count bench 1 0; else count bench 0 1; fi

finish
