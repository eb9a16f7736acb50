# shellcheck shell=bash
# What the commands in deploy/ share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "meristem: $*"
  exit 1
}

wants_help() {
  local word
  for word in "$@"; do
    case $word in
      -h | --help) return 0 ;;
    esac
  done
  return 1
}

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] &&
    "$1/bin/java" -version 2>&1 | grep -Eq '^[a-z]+ version "25([."-]|$)'
}

# The JDK that a java command belongs to, links followed.
jdk_of() {
  "$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

# Sets JAVA_HOME to a JDK 25, or says how to get one.
find_jdk() {
  local candidate
  if [ -n "${JAVA_HOME:-}" ] && is_jdk_25 "$JAVA_HOME"; then
    export JAVA_HOME
    return
  fi
  if command -v java >/dev/null; then
    candidate=$(jdk_of java)
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  fi
  for candidate in /usr/lib/jvm/* /opt/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if is_jdk_25 "$candidate"; then
      export JAVA_HOME=$candidate
      return
    fi
  done
  die "no JDK 25 found. Install one (Temurin 25 from https://adoptium.net, your system's
package manager, or 'sdk install java 25-tem'), and set JAVA_HOME if it is in an unusual place."
}

require_maven() {
  command -v mvn >/dev/null ||
    die "Maven is not on the PATH. Install Maven 3.8.7 or newer (https://maven.apache.org)."
}

# The dashboard is built with them.
require_node() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' ||
    die "no Node.js 20.19 or newer with npm on the PATH. Install it (https://nodejs.org, or your system's
package manager); the dashboard is built with it, and nothing of it runs afterwards."
}

has_chromium() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
    command -v google-chrome >/dev/null || command -v chrome >/dev/null
}

# Installs Chromium and fonts where that needs no question: as root, with apt. Elsewhere, or when
# it fails, says what is skipped.
want_chromium() {
  has_chromium && return
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    local log
    log=$(mktemp)
    say "installing Chromium and fonts, to test the dashboard in a browser ..."
    local apt=(apt-get -o Acquire::http::Timeout=30 -o Acquire::Retries=2 -o DPkg::Lock::Timeout=60)
    if ("${apt[@]}" update && DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends \
      chromium fonts-liberation fonts-dejavu-core) >"$log" 2>&1 </dev/null; then
      rm -f "$log"
    else
      tail -n 5 "$log" >&2
      say "Chromium cannot be installed; the whole log is $log"
    fi
  fi
  has_chromium || say "SKIPPED: no Chromium on the PATH, so the dashboard is not tested in a browser;
install the package chromium (and fonts-liberation)"
}

built_mark=$root/deploy/local/target/.built

is_built() {
  local made
  for made in "$built_mark" \
    "$root/orchestrator/target/quarkus-app/quarkus-run.jar" \
    "$root/trainer-worker/target/quarkus-app/quarkus-run.jar" \
    "$root/deploy/local/target/classes" "$root/deploy/local/target/lib" \
    "$root/deploy/e2e/target/classes" "$root/deploy/e2e/target/lib"; do
    [ -e "$made" ] || return 1
  done
  [ -z "$(newer_source)" ]
}

newer_source() {
  local module
  for module in . orchestrator trainer-worker storage deploy/local deploy/e2e; do
    find "$root/$module/pom.xml" -newer "$built_mark"
    if [ -d "$root/$module/src/main" ]; then
      find "$root/$module/src/main" -path '*/webui' -prune -o -newer "$built_mark" -print
    fi
  done
  # What the build itself writes there is no source, nor are the folders that it changes so.
  find "$root/orchestrator/src/main/webui" \( -name node_modules -o -name dist -o -name schema.d.ts \) -prune \
    -o -type f -newer "$built_mark" -print
}

# Builds when a source is newer than what was built.
build() {
  find_jdk
  require_maven
  is_built && return
  require_node
  local log=$root/deploy/local/target/build.log mark=$root/deploy/local/target/.building
  mkdir -p "$root/deploy/local/target"
  touch "$mark"
  say "building ... (the first time takes some minutes; log: $log)"
  if ! (cd "$root" && mvn -q -B -ntp -Dmaven.test.skip=true package) >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    die "the build failed; its whole log is $log"
  fi
  rehearse
  mv "$mark" "$built_mark"
}

# Lets the JVMs of a stack write what makes later starts cheap.
rehearse() {
  "$JAVA_HOME/bin/java" -Dmeristem.root="$root" -cp "$root/deploy/local/target/classes:$root/deploy/local/target/lib/*" \
    io.meristem.local.demo.Rehearsal >&2 || die "the built stack does not work; see above"
}

# run_main MODULE CLASS [JVM_FLAG... --] ARGUMENT...
run_main() {
  local module=$1 main=$2
  shift 2
  local flags=(-Dmeristem.root="$root" -Xmx512m)
  if [ -t 2 ]; then
    flags+=(-Dmeristem.terminal=true)
  fi
  while [ $# -gt 0 ] && [ "$1" != -- ]; do
    flags+=("$1")
    shift
  done
  [ $# -gt 0 ] && shift
  exec "$JAVA_HOME/bin/java" "${flags[@]}" \
    -cp "$root/$module/target/classes:$root/$module/target/lib/*" "$main" "$@"
}
