#!/usr/bin/env bash
# Finds or installs what the build and the tests need. Built tools go to a cache under the home folder.
# Usage: .ci/tools.sh basics | wasm-target | wasm-bindgen VERSION | cargo-leptos | cargo-deny | chromium | postgres | python
# The last line on standard output is the path of the tool; what is being done is said on standard error.
set -euo pipefail

cache="${XDG_CACHE_HOME:-$HOME/.cache}/weiwangge/tools"
cargo_bin="${CARGO_HOME:-$HOME/.cargo}/bin"

say() { echo "  $*" >&2; }
fail() { echo "$*" >&2; exit 1; }

need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is missing: $2"; }

apt_install() {
    command -v apt-get >/dev/null 2>&1 || fail "$* missing, and there is no apt-get here: install it by hand."
    [ "$(id -u)" = 0 ] || fail "$* missing: run 'sudo apt-get install $*' once, then repeat."
    say "apt-get install $*"
    apt-get update -qq >/dev/null || say "apt-get update failed; trying with the lists that are here"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

case "${1:-}" in
basics)
    need cargo "install rustup from https://rustup.rs, with a stable toolchain of Rust 1.95 or later."
    need node "install Node.js 20 or later."
    need npm "install npm."
    command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || command -v clang >/dev/null 2>&1 ||
        fail "a C compiler is missing: install gcc or clang (Debian: apt-get install build-essential)."
    ;;
wasm-target)
    sysroot=$(rustc --print sysroot)
    if [ ! -d "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib" ]; then
        need rustup "the standard library for wasm32-unknown-unknown is needed, and rustup brings it."
        say "rustup target add wasm32-unknown-unknown"
        rustup target add wasm32-unknown-unknown >&2
    fi
    ;;
wasm-bindgen)
    version="${2:?version}"
    for tool in "$cache/wasm-bindgen-$version/bin/wasm-bindgen" "$(command -v wasm-bindgen || true)" \
        "$cargo_bin/wasm-bindgen"; do
        if [ -n "$tool" ] && [ -x "$tool" ] && [ "$("$tool" --version 2>/dev/null)" = "wasm-bindgen $version" ]; then
            echo "$tool"
            exit 0
        fi
    done
    say "building wasm-bindgen $version once, for $cache (about 3 minutes)"
    cargo install wasm-bindgen-cli --version "=$version" --quiet --root "$cache/wasm-bindgen-$version" >&2
    echo "$cache/wasm-bindgen-$version/bin/wasm-bindgen"
    ;;
cargo-leptos)
    version=0.3.11
    for tool in "$cache/cargo-leptos-$version/bin/cargo-leptos" "$(command -v cargo-leptos || true)" \
        "$cargo_bin/cargo-leptos"; do
        if [ -n "$tool" ] && [ -x "$tool" ] &&
            [ "$("$tool" --version 2>/dev/null | tr -dc '0-9.')" = "$version" ]; then
            echo "$tool"
            exit 0
        fi
    done
    say "building cargo-leptos $version once, for $cache (8 to 16 minutes)"
    cargo install cargo-leptos --version "=$version" --locked --ignore-rust-version --features no_downloads \
        --root "$cache/cargo-leptos-$version" >&2
    echo "$cache/cargo-leptos-$version/bin/cargo-leptos"
    ;;
cargo-deny)
    version=0.20.2
    for tool in "$cache/cargo-deny-$version/bin/cargo-deny" "$(command -v cargo-deny || true)" "$cargo_bin/cargo-deny"; do
        if [ -n "$tool" ] && [ -x "$tool" ] && [ "$("$tool" --version 2>/dev/null)" = "cargo-deny $version" ]; then
            echo "$tool"
            exit 0
        fi
    done
    # Unoptimised: it runs for a second, and optimising it would take ten minutes.
    say "building cargo-deny $version once, for $cache (about 4 minutes)"
    cargo install cargo-deny --version "=$version" --locked --debug --quiet --root "$cache/cargo-deny-$version" >&2
    echo "$cache/cargo-deny-$version/bin/cargo-deny"
    ;;
chromium)
    # The shell without windows takes less than half of the whole browser's time; some systems package only that one.
    find_browser() { command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome; }
    missing=()
    if ! command -v chromium-headless-shell >/dev/null 2>&1; then
        # A fresh machine may know of no package yet.
        [ "$(id -u)" != 0 ] || apt-get update -qq >/dev/null 2>&1 || true
        if apt-cache show chromium-headless-shell >/dev/null 2>&1; then missing+=(chromium-headless-shell);
        elif ! find_browser >/dev/null; then missing+=(chromium); fi
    fi
    if [ -z "$(find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" \
        -iname '*CJK*' -print -quit 2>/dev/null)" ]; then
        missing+=(fonts-noto-cjk)
    fi
    if [ ${#missing[@]} -gt 0 ] && { [ "$(id -u)" = 0 ] || ! find_browser >/dev/null; }; then apt_install "${missing[@]}" >&2; fi
    find_browser || fail "no Chromium: install chromium-headless-shell or chromium, and fonts-noto-cjk."
    ;;
postgres)
    # The tests start clusters of their own; only the programs are needed, as tests/common/cluster.rs finds them.
    find_postgres() {
        local place
        for place in "$(dirname "$(command -v initdb 2>/dev/null || echo /none/initdb)")" \
            $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
            [ -x "$place/initdb" ] && [ -x "$place/postgres" ] && echo "$place/postgres" && return
        done
        return 1
    }
    if ! find_postgres >/dev/null; then
        # Debian's package would make and start a cluster of its own; its helper package, which comes first, asks here.
        if [ "$(id -u)" = 0 ]; then
            apt_install postgresql-common >&2
            sed -i 's/^#*create_main_cluster *=.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
        fi
        apt_install postgresql >&2
    fi
    find_postgres || fail "PostgreSQL was installed, but its initdb and postgres are not found."
    ;;
poppler)
    # Draws the door cards as a printer would, for the test that reads their codes again.
    command -v pdftoppm >/dev/null 2>&1 || apt_install poppler-utils >&2
    command -v pdftoppm || fail "poppler-utils was installed, but its pdftoppm is not found."
    ;;
python)
    # What plans are measured against; nothing else needs Python.
    packages="elkai==2.0.1 ortools==9.15.6755"
    venv="$cache/python-$(tr ' =' '--' <<<"$packages")"
    if [ ! -e "$venv/complete" ]; then
        need python3 "plans are then measured without LKH and OR-Tools."
        say "pip install $packages, for $venv"
        python3 -m venv "$venv" >&2
        # shellcheck disable=SC2086
        "$venv/bin/pip" install --quiet --disable-pip-version-check $packages >&2
        touch "$venv/complete"
    fi
    echo "$venv/bin/python"
    ;;
*)
    fail "usage: .ci/tools.sh basics | wasm-target | wasm-bindgen VERSION | cargo-leptos | cargo-deny | chromium | postgres | poppler | python"
    ;;
esac
