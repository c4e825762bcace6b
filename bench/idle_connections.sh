#!/usr/bin/env bash
# usage: bench/idle_connections.sh
# Memory of one service that holds 100,000 idle keep-alive connections, each of which asked once.
# Where a process may not have so many descriptors (`ulimit -Hn`), the same test runs under a kernel
# of its own, which sets no such limit: Debian's user-mode-linux on this file system. Minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
cmake --preset release >/dev/null
cmake --build --preset release --target costsim test_serve | tail -n 1
test='build/release/tests/serve/test_serve "a hundred thousand idle*"'
needed=110000

limit=$(ulimit -Hn)
if [ "$limit" = unlimited ] || [ "$limit" -ge "$needed" ]; then eval "exec $test"; fi

command -v linux.uml >/dev/null || { echo "needs the Debian package user-mode-linux" >&2; exit 1; }
init=$(mktemp --tmpdir="$PWD/build" idle_connections.XXXXXX)
trap 'rm -f "$init"' EXIT
cat >"$init" <<INIT
#!/usr/bin/env bash
mount -t proc proc /proc
mount -t tmpfs tmpfs /tmp
ip link set lo up
ulimit -Hn $((2 * needed))
cd "$PWD"
$test && echo "the test passed"
halt -f -p
INIT
chmod +x "$init"
linux.uml rootfstype=hostfs rootflags=/ rw "init=$init" mem=3G quiet con=null con0=fd:0,fd:1 \
  </dev/null 2>&1 | tee "$init.log" | grep -E 'idle connections in|assertions'
result=0
grep -q '^the test passed' "$init.log" || result=$?
rm -f "$init.log"
exit "$result"
