#!/usr/bin/env bash
# Install what some tests need and Python cannot bring along: the mosquitto broker, its command-line
# clients and Chromium. Where that is not possible, say which tests will be skipped. It never fails:
# a machine without these tools can still run all other tests.
set -uo pipefail

PATH=$PATH:/usr/local/sbin:/usr/sbin # brokers live there, and users often do not look there

say() { printf '%s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

missing() {
    has mosquitto || echo mosquitto
    { has mosquitto_pub && has mosquitto_sub; } || echo mosquitto-clients
    has chromium || has chromium-browser || has google-chrome || echo chromium
}

# The package of mosquitto starts a broker of its own on port 1883; tests bring theirs.
stop_service() {
    if [ -d /run/systemd/system ] && has systemctl; then
        systemctl disable --now mosquitto >/dev/null 2>&1
    elif has service; then
        service mosquitto stop >/dev/null 2>&1
    fi
    return 0
}

install_packages() {
    local log status
    log=$(mktemp)
    say "Installing for the tests: $* ..."
    apt-get update -qq >"$log" 2>&1
    # One by one: a package that this release does not have must not keep the others away.
    for package in "$@"; do
        DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -qq -y --no-install-recommends \
            "$package" >>"$log" 2>&1
        status=$?
        [ $status = 0 ] || { say "apt-get install $package failed:" && tail -n 3 "$log" >&2; }
        if [ "$package" = mosquitto ] && [ $status = 0 ]; then stop_service; fi
    done
    rm -f "$log"
}

mapfile -t wanted < <(missing)
[ ${#wanted[@]} = 0 ] && exit 0

if ! has apt-get; then
    reason="this machine has no apt-get"
elif [ "$(id -u)" != 0 ]; then
    reason="only root may install them (run: sudo $0)"
else
    reason="apt-get could not install them (see above)"
    install_packages "${wanted[@]}"
    mapfile -t wanted < <(missing)
fi

for package in "${wanted[@]}"; do
    case $package in
    mosquitto) what="the tests on a real mosquitto broker (ack, redelivery, crashes)" ;;
    mosquitto-clients) what="the tests that publish with mosquitto_pub" ;;
    *) what="the tests of the pages in a real browser" ;;
    esac
    say "== NOT INSTALLED: $package, because $reason."
    say "== SKIPPED, therefore: $what."
done
exit 0
