"""Checks the rules of the house that no other tool knows; one line per breach, exits 1 if any.

Rules: layers include only downwards; LLVM and Python.h each have one door; no source file is longer
than 800 lines; every header opens with a comment on what it is for; lines end within 100 columns;
no two classes of the program have one name (the linker would take them for one).
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HARD_CAP = 800
COLUMNS = 100

# Layer -> the layers whose headers it may include, beside its own. Mirrors CMakeLists.txt.
BASE = ["support", "diag", "ir", "ops", "passes", "kernel"]
MAY_INCLUDE: dict[str, list[str]] = {name: BASE[:i] for i, name in enumerate(BASE)} | {
    "interp": BASE,
    "jit": BASE,
    "dispatch": [*BASE, "jit"],
    "codegen": BASE,
    "python": [*BASE, "interp", "jit", "dispatch"],
    "tools": [*BASE, "interp", "jit", "dispatch", "codegen"],
}
# The interface of the code generator, which is loaded and not linked: free for the layers above it.
OPEN_HEADERS = {"codegen/codegen_api.h", "codegen/features.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]')
CLASS = re.compile(r"(?:class|struct) (\w+)(?: final)?(?: : .*)? \{")
# Header prefix -> the one file (or folder, ending in /) that may include it.
DOORS = {
    "llvm/": ["src/codegen/llvm_headers.h"],
    "Python.h": ["src/python/py_ref.h", "tests/embed/"],
    "numpy/": ["src/python/"],
}


def source_files() -> list[str]:
    """Tracked and new files of the kinds that the rules are about, relative to the root."""
    patterns = ["*.h", "*.cpp", "*.def", "*.py", "*.pyi", "*.cmake", "CMakeLists.txt"]
    command = ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def include_breaches(name: str, lines: list[str]) -> list[str]:
    """Includes that go upwards in the layers, or past a door."""
    found = []
    parts = name.split("/")
    layer = parts[1] if parts[0] == "src" and len(parts) > 2 else ""
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        header = match.group(1)
        for prefix, doors in DOORS.items():
            if header.startswith(prefix) and not name.startswith(tuple(doors)):
                found.append(f"{name}:{number}: {header} may be included by {doors[0]} only")
        target = header.split("/")[0]
        allowed = [layer, *MAY_INCLUDE.get(layer, MAY_INCLUDE)]
        if target in MAY_INCLUDE and target not in allowed and header not in OPEN_HEADERS:
            found.append(f"{name}:{number}: src/{layer} must not include {header}: it is above")
    return found


def breaches(name: str) -> list[str]:
    """All breaches of one file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = text.splitlines()
    found = []
    if len(lines) > HARD_CAP and not name.endswith(".def"):
        found.append(f"{name}: {len(lines)} lines, more than {HARD_CAP}: split it")
    if name.endswith(".h") and not text.startswith("//"):
        found.append(f"{name}:1: a header opens with 3-10 lines on what it is for")
    if name.endswith((".h", ".cpp", ".def")):
        found += include_breaches(name, lines)
    # Rows of tables, and expected texts in tests, may be as wide as they are.
    if not name.startswith("tests/") and not name.endswith(".def"):
        for number, line in enumerate(lines, 1):
            if len(line) > COLUMNS:
                found.append(f"{name}:{number}: {len(line)} columns, more than {COLUMNS}")
    return found


def class_breaches(names: list[str]) -> list[str]:
    """Classes outside of unnamed namespaces that share a name with another one."""
    seen: dict[str, str] = {}
    found = []
    for name in names:
        if not name.startswith(("src/", "runtime/")) or not name.endswith((".h", ".cpp")):
            continue
        unnamed = False
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            unnamed = line == "namespace {" or (unnamed and line != "}  // namespace")
            match = CLASS.match(line)
            if not match or unnamed:
                continue
            place = f"{name}:{number}"
            first = seen.setdefault(match.group(1), place)
            if first != place:
                found.append(f"{place}: {match.group(1)} is also the name of a class in {first}")
    return found


def main() -> int:
    """Prints the breaches of the whole tree."""
    names = source_files()
    found = [breach for name in names for breach in breaches(name)] + class_breaches(names)
    print("\n".join(found) if found else "the house is in order")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
