#!/bin/bash
# Measure SIP user agents of a Debian suite (or of the pjsua2 wheel: suite `wheel`). Needs root; prints JSON lines.
#
#   run.sh bookworm baresip linphonec      run.sh sid baresip asterisk      run.sh wheel pjsua2
#
# PROGRAM=file runs that Python program in place of measure.py, with the same arguments and modules.
#
# The packages are installed in a folder of their own, removed at exit (or in a folder per suite in DEVICES_ROOT,
# which is kept and used again). The
# agents run in a network and mount namespace of their own: nothing leaves the machine, and nothing arrives.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
suite=$1
shift
if [ -n "${DEVICES_ROOT:-}" ]; then
    mkdir -p "$DEVICES_ROOT/$suite"
    root=$(realpath "$DEVICES_ROOT/$suite")
else
    root=$(mktemp -d)
    trap 'rm -rf --one-file-system "$root"' EXIT
fi
case $root in *[[:space:]]*) echo "the root folder's path must have no spaces (debootstrap): $root; set DEVICES_ROOT or TMPDIR" >&2; exit 2 ;; esac
declare -A packages=(
    [baresip]="baresip-core baresip-ffmpeg" [linphonec]="bind9-host linphone-cli" [asterisk]="asterisk" [rtpengine]="rtpengine-daemon"
)
if [ "$suite" = wheel ]; then
    [ -d "$root/pjsua2" ] || python3 -m pip install -q --no-deps --target "$root" "pjsua2-python==${PJSUA2_VERSION:-2.15.1.post1}" >&2
else
    mirror=$(apt-get indextargets --format '$(REPO_URI)' | grep '/debian/$' | head -n 1)
    [ -x "$root/usr/bin/apt-get" ] || debootstrap --variant=minbase "$suite" "$root" "$mirror" >&2
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    printf 'exit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod +x "$root/usr/sbin/policy-rc.d"
    # A package that this suite does not have (baresip-ffmpeg in sid) is left out, and said so.
    chroot "$root" apt-get -q -o Acquire::Check-Valid-Until=false update >&2
    for name in "$@"; do
        for package in ${packages[${name%%/*}]}; do
            DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get install -q -y --no-install-recommends "$package" >&2 ||
                echo "not to be had in $suite: $package" >&2
        done
    done
fi
# No name is resolved in the namespace: Asterisk looks names up in each call, and would wait for each.
[ "$suite" = wheel ] || { : >"$root/etc/resolv.conf"; printf '127.0.0.1 localhost\n192.0.2.1 %s\n' "$(hostname)" >"$root/etc/hosts"; }
date=$(date -u +%Y-%m-%d)
export here root suite date
# baresip and linphone refuse a machine that has a loopback interface alone.
unshare --net --mount --pid --fork bash -euc '
    ip link set lo up
    ip link add vdev0 type veth peer name vdev1
    ip addr add 192.0.2.1/24 dev vdev0
    ip link set vdev0 up
    ip link set vdev1 up
    ip route add default via 192.0.2.254 dev vdev0
    if [ -d "$root/proc" ]; then
        mount -t proc proc "$root/proc"
        mount -t tmpfs tmpfs "$root/run"
    fi
    PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$here" python3 "${PROGRAM:-$here/measure.py}" "$root" "$suite" 192.0.2.1 "$date" "$@"
' measure "$@"
