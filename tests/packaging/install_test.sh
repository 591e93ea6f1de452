#!/usr/bin/env bash
# Installs a build to a folder of its own, and builds and runs a small program against it: once with
# find_package(icmpkit), once with pkg-config. Then looks at the command, its manual page and its
# completion. Usage: install_test.sh BUILD
set -euo pipefail
build=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ -e "$build/CMakeCache.txt" ] || { echo "SKIP: $build is not built; ./test builds it"; exit 77; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
wanted='8 octets, checksum f7fd'

fail() { echo "FAILED: $*"; exit 1; }

cmake --install "$build" --prefix "$prefix" >"$work/log" || { cat "$work/log"; fail 'cmake --install'; }

{
  cmake -S "$here/user" -B "$work/cmake" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" &&
    cmake --build "$work/cmake"
} >"$work/log" 2>&1 || { cat "$work/log"; fail 'find_package(icmpkit)'; }
[ "$("$work/cmake/user")" = "$wanted" ] || fail 'the program built with CMake'

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name icmpkit.pc)")
export PKG_CONFIG_PATH
read -ra cflags < <(pkg-config --cflags icmpkit)
read -ra libs < <(pkg-config --libs icmpkit)
g++ -o "$work/user" "${cflags[@]}" "$here/user/main.cpp" "${libs[@]}" || fail 'pkg-config icmpkit'
[ "$("$work/user")" = "$wanted" ] || fail 'the program built with pkg-config'

find "$prefix" -name '*_test*' | grep . && fail 'tests were installed'
"$prefix/bin/icmp" --version || fail 'the command'
[ -s "$prefix/share/man/man1/icmp.1" ] || fail 'the manual page'
[ -s "$prefix/share/bash-completion/completions/icmp" ] || fail 'the completion'
echo 'the installed tree works'
