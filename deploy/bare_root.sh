#!/bin/sh
# A bare Debian with python3, make, ca-certificates and git, a fresh clone in it, and in that: `make run` or `make test`.
#
#   sh deploy/bare_root.sh run     start, see that it answers, stop, start again, see that nothing is left over
#   sh deploy/bare_root.sh serve   start and stay, for a browser (PORT, HOST)
#   sh deploy/bare_root.sh test    the whole suite
#
# As root; needs debootstrap. The root shares this machine's network and how it reaches its registries: that is copied when
# this runs and stands nowhere in the repository. Mounts live in a mount namespace of their own, so they end with it.
# BARE_CACHE=<file.tar> keeps the bare Debian between runs. BARE_REF=<commit> checks out another state than HEAD.
set -eu

goal=${1:-run}
suite=bookworm
port=${PORT:-$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')}
here=$(cd "$(dirname "$0")/.." && pwd)

say() { echo "bare root: $*"; }
die() { echo "✗ $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || die "needs root (debootstrap, chroot)"
command -v debootstrap >/dev/null || die "needs debootstrap: apt-get install -y debootstrap"
case $goal in run | serve | test) ;; *) die "usage: bare_root.sh run|serve|test" ;; esac

root=$(mktemp -d /var/tmp/bare-root.XXXXXX)
chmod 755 "$root"
inside=
finish() {
    status=$?
    trap - EXIT INT TERM HUP
    [ -z "$inside" ] || { kill "$inside" 2>/dev/null && wait "$inside"; } || :
    rm -rf --one-file-system "$root"
    exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

make_root() {
    if [ -n "${BARE_CACHE:-}" ] && [ -f "$BARE_CACHE" ]; then
        tar -xf "$BARE_CACHE" -C "$root"
        return
    fi
    mirror=$(apt-get indextargets --format '$(REPO_URI)' "Created-By: Packages" "Codename: $suite" "Origin: Debian" 2>/dev/null | head -n 1)
    say "debootstrap $suite"
    # $mirror is empty where apt knows none: debootstrap then takes its own default.
    debootstrap --variant=minbase --include=python3,make,ca-certificates,git "$suite" "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 ||
        { tail -n 20 "$root.log" >&2; die "debootstrap failed"; }
    rm -f "$root.log"
    [ -z "${BARE_CACHE:-}" ] || tar -cf "$BARE_CACHE" -C "$root" .
}

share_network() {
    cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
    for file in $(grep -ls '^ *Acquire::' /etc/apt/apt.conf.d/* 2>/dev/null); do cp "$file" "$root/etc/apt/apt.conf.d/"; done
    for file in /etc/pip.conf /root/.config/pip/pip.conf /root/.npmrc /usr/etc/npmrc /etc/npmrc; do
        [ ! -f "$file" ] || { mkdir -p "$root$(dirname "$file")" && cp -L "$file" "$root$file"; }
    done
    find /usr/local/share/ca-certificates -name '*.crt' -exec cp -L {} "$root/usr/local/share/ca-certificates/" \; 2>/dev/null || :
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod +x "$root/usr/sbin/policy-rc.d"
    chroot "$root" update-ca-certificates >/dev/null 2>&1
    # The variables by which pip, npm and TLS clients find their way here.
    env | grep -E '^(PIP_|NPM_CONFIG_|npm_config_|SSL_CERT|NODE_EXTRA_CA|REQUESTS_CA|CURL_CA|GIT_SSL|(https?|no|HTTPS?|NO|ALL)_(proxy|PROXY)=)' |
        grep -v '^PIP_FIND_LINKS=' >"$root/network.env" || :
    [ ! -f "$root/usr/etc/npmrc" ] || echo "NPM_CONFIG_GLOBALCONFIG=/usr/etc/npmrc" >>"$root/network.env"
}

clone() {
    git clone -q --no-hardlinks "$here" "$root/crm"
    git -C "$root/crm" checkout -q "${BARE_REF:-HEAD}"
    say "clone of $(git -C "$root/crm" log -1 --format='%h %s')"
}

# Become `$@` in the root; the mounts are seen by this process and its children only.
enter='
    root=$1; shift
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount --rbind /sys "$root/sys"
    IFS="
"
    exec chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        $(cat "$root/network.env") "$@"
'
in_root() { exec unshare --mount --propagation private sh -c "$enter" sh "$root" "$@"; }

left_over() {
    for process in /proc/[0-9]*; do
        [ "$(readlink "$process/root" 2>/dev/null)" != "$root" ] || tr '\0' ' ' <"$process/cmdline" 2>/dev/null | cut -c1-120
    done
}

answer='
import sys, time, urllib.error, urllib.request
end = time.time() + 900
while time.time() < end:
    try:
        page = urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/", timeout=10)
        print("bare root:", page.status, page.url, len(page.read()), "bytes")
        sys.exit(0)
    except urllib.error.HTTPError as refusal:
        sys.exit(f"bare root: {refusal}")
    except OSError:
        time.sleep(0.5)
sys.exit(1)
'

start_and_stop() {
    began=$(date +%s)
    (in_root make -C /crm run PORT="$port") &
    inside=$!
    python3 -c "$answer" "$port" &
    wait $! || die "no answer on port $port"
    say "answered after $(($(date +%s) - began)) s"
    kill "$inside"
    wait "$inside" || :
    inside=
    sleep 1
    rest=$(left_over)
    [ -z "$rest" ] || die "left running: $rest"
    say "stopped, nothing left running"
}

make_root
share_network
clone
case $goal in
    run)
        say "first make run"
        start_and_stop
        say "second make run"
        start_and_stop
        ;;
    serve) (in_root make -C /crm run PORT="$port" HOST="${HOST:-127.0.0.1}") ;;
    test) (in_root make -C /crm test) ;;
esac
