#!/usr/bin/env bash
# Runs every test from a clean clone. Needs git and the .NET 10 SDK. What else the tests use (a PostgreSQL server, a Chromium,
# and Node with npm for one test) is installed when this runs as root on Debian; otherwise what is there is used, and what
# cannot run is named on a line "SKIPPED: ... (why)". Results: TestResults/*.trx and TestResults/counts.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

configuration=Release
results="$PWD/TestResults"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DEBIAN_FRONTEND=noninteractive
exec </dev/null

say() { printf '\n== %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

updated=
apt_install() {
  is_root && have apt-get || return 1
  if [ -z "$updated" ]; then
    apt-get update -qq || return 1
    updated=yes
  fi
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# The folder with the programs of the newest PostgreSQL server. The tests start one of their own, on a free port.
installed_postgres() {
  local initdb
  initdb=$(ls -d "${STUDIO_TEST_POSTGRES:-/nowhere}"/initdb 2>/dev/null || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1)
  [ -n "$initdb" ] || initdb=$(command -v initdb) || return 1
  dirname "$(readlink -f "$initdb")"
}

installed_browser() {
  local name
  for name in "${STUDIO_E2E_BROWSER:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable microsoft-edge; do
    [ -n "$name" ] && have "$name" && command -v "$name" && return 0
  done
  # The newest of the browsers that Playwright has downloaded, if any.
  ls -d "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-*/chrome-linux*/chrome 2>/dev/null | tail -n 1 | grep .
}

rm -rf "$results"
mkdir -p "$results"
export STUDIO_E2E_LOGS="$results/logs"
: >"$results/counts"

if ! have dotnet || ! dotnet --list-sdks | grep -q '^10\.'; then
  echo "The .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  exit 1
fi

say "Building ($configuration)"
built=$SECONDS
if ! dotnet build FineTuningStudio.sln -c "$configuration" -v quiet --nologo; then
  echo "The build failed, so no test was run."
  exit 1
fi
echo "Built in $((SECONDS - built)) s."

say "Preparing the PostgreSQL tests"
postgres=$(installed_postgres) || { apt_install postgresql && postgres=$(installed_postgres); }
if [ -n "${postgres:-}" ]; then
  export STUDIO_TEST_POSTGRES=$postgres
  echo "PostgreSQL: $postgres"
else
  echo "No PostgreSQL server found. Install one, on Debian with: apt-get install postgresql"
fi

say "Preparing the browser tests"
# The browser without its window, which loads a page for two thirds of the work, or the one with it.
[ -n "${STUDIO_E2E_BROWSER:-}" ] || have chromium-headless-shell || apt_install chromium-headless-shell fonts-liberation || true
browser=$(installed_browser) || { apt_install chromium fonts-liberation && browser=$(installed_browser); }
if [ -z "${browser:-}" ]; then
  # Not root, or no apt: Playwright can download a browser of its own where its server is reachable.
  driver="tests/Studio.E2E/bin/$configuration/net10.0/.playwright"
  node=$(ls "$driver"/node/*/node 2>/dev/null | head -n 1)
  [ -n "$node" ] && timeout 300 "$node" "$driver/package/cli.js" install chromium && browser=$(installed_browser)
fi
if [ -n "${browser:-}" ]; then
  export STUDIO_E2E_BROWSER=$browser
  echo "Browser: $browser"
else
  echo "No browser found. Install one, on Debian with: apt-get install chromium"
fi

have npm || apt_install nodejs npm
if have npm && (cd tests/Studio.E2E/node && npm ci --no-audit --no-fund --loglevel=error); then
  echo "Node: $(node --version)"
else
  echo "Node with npm is missing, or npm could not fetch @microsoft/signalr and openai. On Debian: apt-get install nodejs npm"
fi

# The four numbers of a run, out of its TRX file: passed, failed, skipped. Zero, one failure, zero where there is no file.
counts_of() {
  local counters
  counters=$(grep -o '<Counters [^>]*>' "$1" 2>/dev/null | head -n 1)
  number() { printf '%s' "$counters" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"; }
  if [ -z "$counters" ] || [ "$(number total)" = 0 ]; then
    echo "0 1 0"
  else
    local total passed executed
    total=$(number total) passed=$(number passed) executed=$(number executed)
    echo "$passed $((executed - passed)) $((total - executed))"
  fi
}

failed_run=0
run_tests() {
  local name=$1 project=$2 started=$SECONDS
  shift 2
  say "$name"
  dotnet test "tests/$project/$project.csproj" -c "$configuration" --no-build --nologo \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results" "$@" || failed_run=1
  local passed failed skipped
  read -r passed failed skipped <<<"$(counts_of "$results/$name.trx")"
  echo "$name $passed $failed $skipped $((SECONDS - started))" >>"$results/counts"
}

# What takes long by its nature runs by itself: gigabytes, simulated days, and a real PostgreSQL server.
run_tests Studio.UnitTests Studio.UnitTests --blame-hang-timeout 5m --filter "FullyQualifiedName!~.Connections.Postgres.&Size!=Large"
run_tests Large Studio.UnitTests --blame-hang-timeout 5m --filter "FullyQualifiedName~.Connections.Postgres.|Size=Large"
run_tests Studio.E2E Studio.E2E --blame-hang-timeout 10m

say "Summary"
passed=0 failed=0 skipped=0
while read -r name ok bad not seconds; do
  printf '%-18s %5d passed %3d failed %3d skipped  %4d s\n' "$name" "$ok" "$bad" "$not" "$seconds"
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + not))
done <"$results/counts"
# A skipped test says why in its result.
for trx in "$results"/*.trx; do
  awk '/outcome="NotExecuted"/ { name = $0; sub(/.*testName="/, "", name); sub(/".*/, "", name); skipped = 1 }
       skipped && /<Message>/ { why = $0; gsub(/.*<Message>|<\/Message>.*/, "", why); print "SKIPPED: " name " (" why ")"; skipped = 0 }' "$trx"
done
echo "Whole run: $SECONDS s"

[ "$failed" = 0 ] && [ "$failed_run" = 0 ] && [ "$passed" -gt 0 ]
