# Sourced by the scripts beside it: packages and builds. Everything said here goes to stderr.

say() { printf '%s\n' "$*" >&2; }

# How many compilers at once: one per core, 1.5 GB of memory for each.
jobs_that_fit() {
  local cores memory limit
  cores=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || echo max)
  if [ "$limit" != max ] && [ $((limit / 1048576)) -lt "$memory" ]; then memory=$((limit / 1048576)); fi
  local fit=$((memory / 1536))
  if [ "$fit" -gt "$cores" ]; then fit=$cores; fi
  if [ "$fit" -lt 1 ]; then fit=1; fi
  echo "$fit"
}

# packages_for USE...: names from scripts/packages.
packages_for() {
  awk -v uses=" $* " '$1 !~ /^#/ && index(uses, " " $1 " ") { print $2 }' scripts/packages
}

# Names of what is installed, and of what that provides (nodejs from elsewhere may bring npm).
installed_packages() {
  dpkg-query -W -f '${db:Status-Status}, ${Package}, ${Provides}\n' |
    awk -F ', *' '$1 == "installed" { for (i = 2; i <= NF; i++) { sub(/ .*/, "", $i); print $i } }'
}

# install_packages USE...: those that are missing, by apt, as root or with sudo.
install_packages() {
  command -v dpkg-query >/dev/null || return 0  # not Debian: the build says what it misses
  local wanted missing as_root=''
  wanted=$(packages_for "$@")
  missing=$(comm -23 <(sort <<<"$wanted") <(installed_packages | sort))
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    command -v sudo >/dev/null ||
      { say "missing Debian packages, and neither root nor sudo to install them:" $missing; return 1; }
  fi
  say "installing Debian packages:" $missing
  { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq --no-install-recommends $missing; } </dev/null >"$log" 2>&1 ||
    { tail -n 20 "$log" >&2; return 1; }
}

# Of the build's lines "[12/180] Building …": one that moves on a terminal, one per tenth elsewhere.
# Everything else (errors) passes.
show_progress() {
  local terminal=0
  if [ -t 2 ]; then terminal=1; fi
  awk -v terminal="$terminal" '
    match($0, /^\[[0-9]+\/[0-9]+\]/) {
      split(substr($0, 2, RLENGTH - 2), step, "/")
      tenth = int(10 * step[1] / step[2])
      if (terminal) printf "\r\033[K%s", substr($0, 1, 78)
      else if (tenth > last) print "building: " $1
      if (tenth > last) last = tenth
      moved = 1; fflush(); next
    }
    /^ninja: (no work to do|Entering directory)/ { next }
    { if (terminal && moved) printf "\r\033[K"; print; fflush() }
    END { if (terminal && moved) printf "\r\033[K" }' >&2
}

# build PRESET [TARGET [CMAKE_OPTION...]]: configures once, then builds what changed.
build() {
  local preset=$1 target=${2:-all}
  if [ ! -f "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" "${@:3}" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
  fi
  cmake --build "build/$preset" --target "$target" -j "$(jobs_that_fit)" 2>&1 | show_progress
}

# prepare "USES" PRESET [TARGET [CMAKE_OPTION...]]: packages and build, one caller at a time.
prepare() {
  local uses=$1
  shift
  mkdir -p build
  (
    flock 9
    log=build/setup.log
    install_packages $uses && build "$@"
  ) 9>build/.lock || { say "costsim could not be built; the details are above"; return 1; }
}
