"""Writes docs/PYTHON.md from the programs in tests/python/conformance."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests" / "python"
sys.path[:0] = [str(TESTS / "conformance"), str(TESTS)]

import conformance  # noqa: E402

if __name__ == "__main__":
    conformance.TABLE.write_text(conformance.markdown())
