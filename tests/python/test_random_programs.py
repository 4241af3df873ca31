"""Random programs: a fixed set, and a fresh seed each time for as long as it may take."""

import random
from pathlib import Path

import random_programs
from program_text import ARRAYS_NAMED, DICTS, FAMILIES, OBJECTS_HELD, TRIES

FIXED = [
    *range(20),
    68,
    104,
    137,
    228,
    348,
    420,
    497,
    501,
    516,
    546,
    2390,
    20005,
    20049,
    20055,
    20109,
    20162,
    20252,
    20300,
    20407,
    20442,
]  # found bugs, once
SECONDS = 10
WITH_TRY = [*range(TRIES, TRIES + 20)]
WITH_DICTS = [*range(DICTS, DICTS + 20)]
WITH_FAMILIES = [*range(FAMILIES, FAMILIES + 50)]
WITH_OBJECTS = [*range(OBJECTS_HELD, OBJECTS_HELD + 40)]
WITH_ARRAYS = [*range(ARRAYS_NAMED, ARRAYS_NAMED + 60)]


def failures_of(seeds, folder: Path, seconds: float | None = None) -> list[str]:
    counts, failures = random_programs.run(seeds, folder, seconds)
    print(dict(counts))
    assert counts["ok"] > 0.5 * sum(counts[k] for k in ("ok", "refused", "range")), counts
    return failures


def test_fixed_programs(tmp_path: Path) -> None:
    assert not failures_of(FIXED, tmp_path)


def test_fixed_programs_with_try(tmp_path: Path) -> None:
    assert not failures_of(WITH_TRY, tmp_path)


def test_fixed_programs_with_dicts(tmp_path: Path) -> None:
    assert not failures_of(WITH_DICTS, tmp_path)


def test_fixed_programs_with_objects(tmp_path: Path) -> None:
    assert not failures_of(WITH_OBJECTS, tmp_path)


def test_fixed_programs_with_arrays(tmp_path: Path) -> None:
    assert not failures_of(WITH_ARRAYS, tmp_path)


def test_fixed_programs_of_families(tmp_path: Path) -> None:
    assert not failures_of(WITH_FAMILIES, tmp_path)


def test_fresh_programs(tmp_path: Path) -> None:
    first = random.SystemRandom().randrange(10**9)
    print("first seed", first)
    seeds = [seed + (0, TRIES, DICTS, FAMILIES)[seed % 4] for seed in range(first, first + 1000)]
    failures = failures_of(seeds, tmp_path, SECONDS)
    assert not failures, f"first seed {first}\n" + "\n\n".join(failures)
