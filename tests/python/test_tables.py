"""Run-time indices into tuples and lists that the program does not change."""

import numpy as np

import lathe
from support import check, checks

TABLE = [3, 1, 4, 1, 5]
FLOATS = (0.5, 1.5, 2.5)
ROWS = [[1, 2], [3, 4, 5]]
MOVES = ((0, 1), (1, 0), (0, -1), (-1, 0))


def test_tables_of_numbers():
    def captured(n):
        total = 0
        for i in range(n):
            total += TABLE[i % 5] * FLOATS[i % 3]
        return total

    def made_here(n):
        table = (1, 2, 4, 8)
        total = 0
        for i in range(n):
            total += table[i % 4] << table[-i % 4]
        return total

    def given(table, n):
        total = 0
        for i in range(n):
            total += table[i % 3]
        return total

    def mixed(i):
        return (1, 2.5, True, None)[i]

    checks(captured, (0,), (7,))
    checks(made_here, (0,), (6,))
    checks(given, ((1, 2, 3), 5), ((1, 2.5, 3), 5), ((True, False, True), 4))
    checks(mixed, (0,), (1,), (2,), (3,), (-1,), (4,))


def test_errors_are_those_of_tuples_and_lists():
    def from_tuple(i):
        return FLOATS[i]

    def from_list(i):
        return TABLE[i]

    checks(from_tuple, (0,), (-3,), (3,), (-4,))
    checks(from_list, (0,), (-5,), (5,), (-6,))
    check(from_tuple, 0.5)
    check(from_list, True)


def test_tables_of_tuples():
    def walk(n):
        x = y = 0
        for i in range(n):
            dx, dy = MOVES[i * i % 4]
            x += dx * i
            y += dy * i
        return x, y, MOVES[n % 4]

    def of_run_time_values(a, b, i):
        pairs = ((a, b), (b, a), (a, a))
        return pairs[i], pairs[i - 1][0]

    checks(walk, (0,), (9,))
    checks(of_run_time_values, (1, 2, 0), (1, 2, 2), (1.5, 2.5, -1))


def test_rows():
    def diagonal(grid, n):
        total = 0
        for i in range(n):
            total += grid[i][i]
        return total

    def changed(grid, n):
        for i in range(n):
            grid[i][-i] = 7
            grid[i].append(i)
        grid[0][0] = 9
        row = grid[n - 1]
        row[0] += 1
        return row is grid[n - 1], row is grid[0], len(row)

    def captured(n):
        total = 0
        for i in range(n):
            total += ROWS[i % 2][i % 2] + len(ROWS[i % 2])
        return total

    grid = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    checks(diagonal, (grid, 0), (grid, 3), (grid, 4))
    checks(changed, (grid, 1), (grid, 3))
    row = [1, 2, 3]
    check(changed, [row, row, [4, 5, 6]], 3)
    checks(captured, (0,), (5,))


def test_a_change_outside_is_seen():
    def look(i):
        return TABLE[i] + ROWS[i][0]

    compiled = lathe.function(look)
    assert compiled(1) == look(1)
    TABLE[1] = 50
    ROWS[1][0] = 60
    try:
        assert compiled(1) == look(1) == 110
    finally:
        TABLE[1] = 1
        ROWS[1][0] = 3


def test_rows_from_outside_are_changed():
    def f(i):
        ROWS[i][0] += 5
        return ROWS[i]

    assert lathe.function(f)(1) is ROWS[1]
    assert ROWS == [[1, 2], [8, 4, 5]]
    ROWS[1][0] = 3


def test_an_index_whose_type_depends_on_the_path():
    def f(x, n):
        if n > 1:
            x = np.float64(x)
        return (10, 20)[0.0 <= x], (1.5, 2)[np.int64(n) if n > 0 else 0]

    checks(f, (1.0, 1), (-1.0, 0), (1.0, 2), (1.0, 3))
