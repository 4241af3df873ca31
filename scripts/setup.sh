#!/usr/bin/env bash
# Brings a Debian 12 machine to the point where Lathe builds: apt packages, .venv, pip packages.
#
# usage: scripts/setup.sh [group...]   groups beside `build` and `opt`: lint demo bench sanitize test
# Environment: PYTHON, the interpreter that .venv is made from (default: Debian's, else python3).
# A missing package of the group `build` is an error; of any other group, only a message.
set -euo pipefail
cd "$(dirname "$0")/.."
groups=(build opt "$@")
export DEBIAN_FRONTEND=noninteractive

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: error: %s\n' "$*" >&2; exit 1; }

packages_of() { awk -v g="$1" '$1 !~ /^#/ && $2 == g { print $1 }' scripts/apt-packages.txt; }
is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif [ -t 0 ]; then sudo "$@"
  else sudo -n "$@"; fi
}

updated=no
apt_install() {  # refreshes the package lists once, and only when the first try fails
  local log; log=$(mktemp)
  local get=(as_root env DEBIAN_FRONTEND=noninteractive apt-get)
  local status=1
  if "${get[@]}" install -y -q --no-install-recommends "$@" >"$log" 2>&1 </dev/null; then
    status=0
  else
    if [ $updated = no ]; then
      "${get[@]}" update -q >>"$log" 2>&1 </dev/null || true  # the install below tells whether it helped
      updated=yes
    fi
    "${get[@]}" install -y -q --no-install-recommends "$@" >>"$log" 2>&1 </dev/null && status=0
  fi
  if [ $status != 0 ]; then tail -n 5 "$log" >&2; fi
  rm -f "$log"
  return $status
}

install_group() {
  local missing=() package
  for package in $(packages_of "$1"); do is_installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} = 0 ] && return 0
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "not root and no sudo; please run: apt-get install ${missing[*]}"
    [ "$1" != build ] || fail "the packages above are needed to build"
    return 0
  fi
  say "installing ${missing[*]}"
  if [ "$1" = build ]; then
    apt_install "${missing[@]}" || fail "apt-get could not install: ${missing[*]}"
    return 0
  fi
  for package in "${missing[@]}"; do
    apt_install "$package" || say "$package cannot be had here (group $1); going on without it"
  done
}

if command -v apt-get >/dev/null; then
  for group in "${groups[@]}"; do install_group "$group"; done
else
  say "no apt-get here: install what scripts/apt-packages.txt names by other means"
fi

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
if [ ! -x .venv/bin/python ]; then
  python=${PYTHON:-}
  for candidate in /usr/bin/python3 python3; do
    if [ -z "$python" ] && new_enough "$candidate"; then python=$candidate; fi
  done
  [ -n "$python" ] || fail "no CPython >= 3.11 found; name one with PYTHON=/path/to/python3"
  say "making .venv from $python"
  "$python" -m venv .venv || fail "$python cannot make a virtual environment (python3-venv?)"
fi

say "pip packages"
.venv/bin/python scripts/requirements.py "${groups[@]}" >.venv/requirements.txt
.venv/bin/python -m pip install -q --disable-pip-version-check -r .venv/requirements.txt </dev/null ||
  fail "pip could not install: $(tr '\n' ' ' <.venv/requirements.txt)"
