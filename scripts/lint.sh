#!/usr/bin/env bash
# Formatters, linters, type checker and the rules of the house. Each check runs; the last line gives
# the verdict.
#
# usage: scripts/lint.sh [--fix]   --fix rewrites files instead of complaining
# Environment: TIDY=changed|all|none (clang-tidy is slow: by default only files that differ from
# BASE), BASE (default: the commit before HEAD), PRESET (whose compile_commands.json is used), JOBS.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=()
bin=.venv/bin
preset=${PRESET:-release}

check() {  # check <name> <command...>
  echo "== $1"
  "${@:2}" || failed+=("$1")
}

files() {  # tracked and new files of the given patterns
  git ls-files -co --exclude-standard -- "$@" | while read -r f; do [ -e "$f" ] && echo "$f"; done
}
needs() {  # needs <tool> <Debian package>
  command -v "$1" >/dev/null || { echo "$1 not found: apt-get install $2"; return 1; }
}
needs git git || exit 1
git rev-parse --is-inside-work-tree >/dev/null || { echo "lint: needs a git checkout"; exit 1; }
mapfile -t cpp < <(files '*.h' '*.cpp')

format_cpp() {
  needs clang-format-14 clang-format-14 || return 1
  [ ${#cpp[@]} = 0 ] || clang-format-14 "$@" "${cpp[@]}"
}

tidy() {
  local commands=build/$preset/compile_commands.json sources
  if [ ! -e "$commands" ]; then echo "no $commands: run \`make build\` first"; return 1; fi
  needs clang-tidy-19 clang-tidy-19 || return 1
  if [ "${TIDY:-changed}" = all ]; then
    sources=$(printf '%s\n' "${cpp[@]}" | grep '\.cpp$')
  else
    sources=$({ git diff --name-only --diff-filter=d "${BASE:-HEAD~1}" -- '*.cpp' 2>/dev/null
                git ls-files -o --exclude-standard -- '*.cpp'; } | sort -u)
  fi
  # Only what this build compiles: the bitcode sources, for one, have a rule of their own.
  sources=$(for f in $sources; do grep -q "\"file\": \".*/$f\"" "$commands" && echo "$f"; done)
  [ -z "$sources" ] && { echo "no file to look at"; return 0; }
  xargs -P "${JOBS:-2}" -n 1 clang-tidy-19 --quiet -p "build/$preset" <<<"$sources" 2>&1 |
    grep -v -E 'warnings? generated\.$'
  return "${PIPESTATUS[0]}"
}

if [ "${1:-}" = --fix ]; then
  check clang-format format_cpp -i
  check "ruff format" $bin/ruff format -q .
  check ruff $bin/ruff check -q --fix .
else
  check clang-format format_cpp --dry-run -Werror
  check "ruff format" $bin/ruff format -q --diff .
  check ruff $bin/ruff check -q .
fi
check mypy $bin/mypy
check house $bin/python scripts/check_house.py
[ "${TIDY:-changed}" = none ] || check clang-tidy tidy

if [ ${#failed[@]} = 0 ]; then echo "lint: clean"; else echo "lint: FAILED: ${failed[*]}"; exit 1; fi
