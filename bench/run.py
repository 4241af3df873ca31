"""All meters, one after the other, each in a process of its own: JSON, then a table.

usage: python bench/run.py [name ...]     names: the files and folders of bench/
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def scripts(names: list[str]) -> list[Path]:
    files = [p for p in HERE.glob("*.py") if p.name not in ("run.py", "helpers.py")] + list(
        HERE.glob("*/run.py")
    )
    label = {p: p.parent.name if p.name == "run.py" else p.stem for p in files}
    return [p for p in sorted(files) if not names or label[p] in names]


def rows(value: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return [row for key, item in value.items() for row in rows(item, f"{path}  {key}")]
    return [(path.strip(), value)]


def main() -> None:
    for script in scripts(sys.argv[1:]):
        done = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
        if done.returncode:
            print(f"{script}: failed with status {done.returncode}", file=sys.stderr)
            continue
        print(done.stdout)
        try:
            found = json.loads(done.stdout)
        except ValueError:
            continue
        print(found.get("meter", script.stem))
        for name, value in rows(found.get("programs", {})):
            text = f"{value:.3f}" if isinstance(value, float) else str(value)
            print(f"  {name:60} {text:>12}")
        print(flush=True)


if __name__ == "__main__":
    main()
