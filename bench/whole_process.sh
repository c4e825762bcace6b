#!/usr/bin/env bash
# usage: bench/whole_process.sh [SCENARIO]     default: scenarios/event-collector.toml
# Wall time and peak memory of whole `costsim run` processes, start-up included (hyperfine, GNU time).
# Builds the release preset. HYPERFINE_OPTIONS='--runs 50' and the like are passed on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scenario=${1:-scenarios/event-collector.toml}
scripts/costsim --version
costsim=build/release/costsim

run="$costsim run $scenario --no-fail --quiet"
hyperfine --warmup 3 --shell=none ${HYPERFINE_OPTIONS:-} \
  --command-name "start-up (--version)" "$costsim --version" \
  --command-name "a month at 1-minute steps" "$run --set scenario.step=1min" \
  --command-name "a month at 1-second steps" "$run --set scenario.step=1s" \
  --command-name "a month at 1-minute steps, JSON" "$run --set scenario.step=1min --format json"

for step in 1min 1s; do
  /usr/bin/time -f "peak memory at steps of $step: %M KiB" $run --set "scenario.step=$step" >/dev/null
done
