"""Prints the pip requirements of Lathe, from pyproject.toml, one per line.

usage: python scripts/requirements.py [extra...]   (names that are no extra are ignored)
"""

import sys
import tomllib
from pathlib import Path


def requirements(extras: list[str]) -> list[str]:
    """The project's dependencies and those of the given extras, in the order of the file."""
    root = Path(__file__).resolve().parent.parent
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    return project["dependencies"] + [r for extra in extras for r in optional.get(extra, [])]


if __name__ == "__main__":
    print("\n".join(requirements(sys.argv[1:])))
