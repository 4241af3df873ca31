#!/usr/bin/env bash
# Runs the C++ tests (GoogleTest and the IR filetests, through ctest), then pytest; both always run,
# and the last lines say how each ended. Called by `make test`, which sets PRESET, JOBS, PACKAGE_ROOT
# and PYTEST_ARGS.
set -uo pipefail
cd "$(dirname "$0")/.."
log=build/$PRESET/test-logs
mkdir -p "$log"

echo "== C++ tests and IR filetests"
ctest --preset "$PRESET" -j "$JOBS" --no-tests=error 2>&1 </dev/null | tee "$log/ctest.txt" |
  grep -v -E '^ *Start +[0-9]+:|^ *[0-9]+/[0-9]+ Test .* Passed '
cpp_status=${PIPESTATUS[0]}

echo "== Python tests"
# shellcheck disable=SC2086  # PYTEST_ARGS is a list of words
PYTHONPATH=$PACKAGE_ROOT .venv/bin/python -m pytest -q $PYTEST_ARGS 2>&1 </dev/null |
  tee "$log/pytest.txt"
python_status=${PIPESTATUS[0]}

verdict() { if [ "$1" = 0 ]; then echo ok; else echo FAILED; fi; }
echo
echo "== summary"
echo "C++:    $(verdict "$cpp_status")  $(grep -E 'tests passed|No tests' "$log/ctest.txt" | tail -n 1)"
echo "Python: $(verdict "$python_status")  $(tail -n 1 "$log/pytest.txt")"
[ "$cpp_status" = 0 ] && [ "$python_status" = 0 ]
