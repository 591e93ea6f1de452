# shellcheck shell=bash
# What ./run, ./test, ./bench and .ci/run share. Sourced from the root of the repository.
#
# Everything said here goes to stderr: stdout belongs to the command that is run.

say() { printf 'icmpkit: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }

# need_packages LIST...: installs what is missing of tools/packages/LIST.txt, asking nothing.
need_packages() {
  # Elsewhere than on Debian the configure step says what is missing.
  command -v dpkg-query >/dev/null || return 0
  local wanted missing as_root=()
  wanted=$(for list in "$@"; do sed '/^#/d' "tools/packages/$list.txt"; done)
  # A package that was never seen is an error of dpkg-query, and missing all the same.
  missing=$(comm -23 <(sort -u <<<"$wanted") <(
    # shellcheck disable=SC2086,SC2016  # names are words; the ${} are dpkg-query's
    dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
      sed -n 's/^installed //p' | sort -u) | paste -sd ' ')
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root=(sudo -n)
    else
      die "packages are missing, and this is neither root nor a sudo that asks nothing; run as root:
  apt-get install --no-install-recommends $missing"
    fi
  fi
  say "installing $missing"
  mkdir -p build
  # shellcheck disable=SC2086
  {
    "${as_root[@]}" apt-get update -q &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends $missing
  } </dev/null >build/packages.log 2>&1 || fail_with_log build/packages.log 'apt-get failed'
}

# fail_with_log LOG WHAT: shows the end of the log and gives up.
fail_with_log() {
  tail -n 40 "$1" >&2
  die "$2; the whole log is $1"
}

# A package that was installed since may be one that configuring looked for in vain.
is_configured() {
  local ninja=build/$1/build.ninja
  [ "$ninja" -nt CMakePresets.json ] && ! [ build/packages.log -nt "$ninja" ]
}

# build PRESET [TARGET...]: configures and builds, silent where that is quick. Two at once wait for
# each other.
build() {
  local preset=$1 log=build/$1.log watcher
  shift
  mkdir -p build
  exec 9>"build/$preset.lock"
  flock 9
  # Whoever waits for the end of our output must not wait for this sleep: it holds no descriptor.
  { sleep 2 >/dev/null 2>&1 && kill -0 $$ && say "building $preset; the log is $log"; } 9>&- &
  watcher=$!
  {
    { is_configured "$preset" || cmake --preset "$preset"; } &&
      cmake --build --preset "$preset" ${1:+--target "$@"}
  } </dev/null >"$log" 2>&1 9>&- || {
    kill "$watcher" 2>/dev/null || true
    fail_with_log "$log" "building $preset failed"
  }
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  exec 9>&-
}
