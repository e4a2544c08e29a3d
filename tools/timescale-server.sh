#!/usr/bin/env bash
# A real TimescaleDB server for tests: Debian trixie's PostgreSQL 17 with the Apache edition, in a
# chroot of its own. Nothing is installed into the machine but mmdebstrap, if that is missing.
#
#   tools/timescale-server.sh start [DIR]   start it, print its address (DSN) to standard output
#   tools/timescale-server.sh dsn   [DIR]   print the address of the running server
#   tools/timescale-server.sh stop  [DIR]   stop it
#
# DIR keeps the chroot for the next time (default /var/tmp/baumfeuchte-timescale). The data are new
# at every start. Exit status 3: this machine cannot do it; the reason is on standard error.
set -euo pipefail

readonly SUITE=trixie PACKAGE=postgresql-17-timescaledb
readonly BIN=/usr/lib/postgresql/17/bin DATA=/var/lib/postgresql/baumfeuchte
readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

action=${1:-}
dir=${2:-/var/tmp/baumfeuchte-timescale}
readonly root=$dir/root

say() { printf '%s\n' "$*" >&2; }
cannot() {
    say "== NO TIMESCALEDB SERVER: $*"
    exit 3
}

inside() { chroot --userspec=postgres:postgres "$root" /usr/bin/env -i LC_ALL=C.UTF-8 TZ=UTC "$@"; }

running() { [ -x "$root$BIN/pg_ctl" ] && inside "$BIN/pg_ctl" status -D "$DATA" >/dev/null 2>&1; }

# The machine's own Debian mirror, from deb822 or one-line sources; security archives have no trixie.
mirror() {
    { cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null || true; } |
        awk '
            /^[[:space:]]*#/ { next }
            /^URIs:/ { for (i = 2; i <= NF; i++) print $i }
            /^deb[[:space:]]/ { sub(/\[[^]]*\]/, ""); print $2 }' |
        grep -E '/debian/?$' | head -n 1
}

build() {
    local uri proxy keyring=()
    command -v apt-get >/dev/null || cannot "this machine has no apt-get."
    uri=$(mirror) || cannot "the apt sources of this machine name no Debian mirror."
    if ! command -v mmdebstrap >/dev/null; then
        say "Installing mmdebstrap ..."
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq -y --no-install-recommends mmdebstrap; } >&2 ||
            cannot "mmdebstrap could not be installed; is there a network?"
    fi
    # Signatures are always checked; a Debian that knows trixie has the keys.
    [ -r "$KEYRING" ] && keyring=("--keyring=$KEYRING")
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    say "Building a $SUITE chroot with $PACKAGE in $root (about half a minute) ..."
    rm -rf --one-file-system "$root.unfinished"
    # shellcheck disable=SC2016 # $1 is for the hook's shell
    mmdebstrap --quiet --mode=root --variant=minbase --include="$PACKAGE" "${keyring[@]}" \
        ${proxy:+"--aptopt=Acquire::http::Proxy \"$proxy\""} \
        --essential-hook='mkdir -p "$1/etc/postgresql-common" &&
            echo "create_main_cluster = false" >"$1/etc/postgresql-common/createcluster.conf"' \
        "$SUITE" "$root.unfinished" "$uri" >"$dir/build.log" 2>&1 || {
        tail -n 5 "$dir/build.log" >&2
        cannot "the chroot could not be built (all of it: $dir/build.log); is there a network?"
    }
    mv "$root.unfinished" "$root"
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 10000))
        (: >"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

# Databases are made several times as fast in memory; where that is not allowed, the folder does.
in_memory() {
    local available_kb
    available_kb=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
    mkdir -p "$root$DATA"
    [ "${available_kb:-0}" -gt $((8 * 1024 * 1024)) ] &&
        mount -t tmpfs -o size=3g tmpfs "$root$DATA" 2>/dev/null || true
    # shellcheck disable=SC2016 # $1 is for the inner shell
    chroot "$root" /bin/sh -c 'chown postgres:postgres "$1" && chmod 700 "$1"' sh "$DATA"
}

forget_data() {
    ! mountpoint -q "$root$DATA" || umount -l "$root$DATA"
    rm -rf --one-file-system "${root:?}$DATA" "$dir/dsn"
}

start() {
    local password port
    mkdir -p -m 755 "$dir"
    [ -O "$dir" ] || cannot "$dir belongs to somebody else; name another folder."
    exec 9>"$dir/lock"
    flock 9
    [ -d "$root" ] || build
    if ! running; then
        forget_data
        in_memory
        password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
        # shellcheck disable=SC2016 # $1 is for the inner shell
        printf '%s\n' "$password" | inside /bin/sh -c 'umask 077 && cat >"$1"' sh "$DATA.password"
        inside "$BIN/initdb" -D "$DATA" -U baumfeuchte_test --auth=scram-sha-256 \
            --pwfile="$DATA.password" --encoding=UTF8 --locale=C.UTF-8 --no-sync \
            >"$dir/initdb.log" 2>&1 || {
            tail -n 5 "$dir/initdb.log" >&2
            cannot "initdb failed in the chroot (all of it: $dir/initdb.log)."
        }
        port=$(free_port)
        inside "$BIN/pg_ctl" start --wait --silent -D "$DATA" -l "$DATA/server.log" -o "\
            -c port=$port -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
            -c shared_preload_libraries=timescaledb -c timescaledb.telemetry_level=off \
            -c timezone=UTC -c max_connections=60 -c shared_buffers=64MB -c jit=off \
            -c timescaledb.max_background_workers=8 -c max_worker_processes=16 \
            -c dynamic_shared_memory_type=mmap -c fsync=off -c full_page_writes=off" \
            >/dev/null 2>&1 9>&- || {
            tail -n 5 "$root$DATA/server.log" >&2
            cannot "the server did not start (all of it: $root$DATA/server.log)."
        }
        (
            umask 077
            echo "postgresql://baumfeuchte_test:$password@127.0.0.1:$port/postgres" >"$dir/dsn"
        )
    fi
    cat "$dir/dsn"
}

case $action in
start | stop | dsn) [ "$(id -u)" = 0 ] || cannot "a chroot needs root; run this as root." ;;
*)
    say "usage: $0 start|stop|dsn [DIR]"
    exit 2
    ;;
esac

case $action in
start) start ;;
dsn)
    running || cannot "it does not run; run $0 start."
    cat "$dir/dsn"
    ;;
stop)
    if running; then
        inside "$BIN/pg_ctl" stop --wait --silent --mode=fast -D "$DATA" >&2
    fi
    forget_data
    ;;
esac
