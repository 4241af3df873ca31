"""Programs that show containers in containers, given and outside, at what only the run knows."""

from __future__ import annotations

from collections import Counter

from conformance import Section

_ = Section("Containers in containers")

GRAPH = [[(1, 2.0), (2, 5.0)], [(2, 1.0)], []]
NEAR = {"a": ["b", "c"], "b": ["c"], "c": []}
TABLE = {0: {"x": 1, "y": 0}, 1: {"x": 0, "y": 1}}


@_.staged(
    "a list of lists of tuples that was given: `graph[u]`",
    (GRAPH, 0),
    ([[]], 0),
    (GRAPH, 2),
)
def graph_given(graph, u):
    total = 0.0
    for v, w in graph[u]:
        total += v * w
    return total, len(graph[u])


@_.staged("one outside", (0,), (1,), (3,))
def graph_outside(u):
    return [v for v, w in GRAPH[u] if w > 1]


@_.staged("rows that change: `grid[i][j] = v`, exchanged, appended", ([[1, 2], [3, 4]], 1))
def rows_changed(grid, i):
    grid[i][0] += 5
    grid[0], grid[i] = grid[i], grid[0]
    grid.append([i])
    return grid, grid[0] is grid[i]


@_.staged("results that are collected in an empty list that was given", ([], 3), ([], 0))
def collected(found, n):
    for i in range(n):
        found.append((i, i * 0.5))
    return len(found)


@_.staged("a dict of lists at a run-time key", (["a", "c"],), (["b"],), (["z"],))
def lists_in_dict(keys):
    return [NEAR[key] for key in keys], sum(len(NEAR.get(key, [])) for key in keys)


@_.staged("a dict of dicts at run-time keys: `table[state][symbol]`", (["x", "y"],), (["z"],))
def dicts_in_dict(symbols):
    state = 0
    for symbol in symbols:
        state = TABLE[state][symbol]
    return state


@_.staged(
    "a list of dicts at a run-time index", ([{"n": 1}, {"n": 2}], 1), ([{"n": 5}, {"n": 7}], 3)
)
def dicts_in_list(rows, i):
    rows[i]["n"] += 1
    rows[i]["m"] = i
    return rows


@_.staged("`Counter` and `defaultdict` that were given", (Counter("ab"), "abc"))
def counter_given(counts, letters):
    for letter in letters:
        counts[letter] += 1
    return counts["z"], len(counts)


@_.refused(
    "dicts that are put into a dict at run-time keys",
    (["a", "b"],),
    says="dicts as values of a dict that exists at run time are not supported yet",
)
def dicts_put_in_dict(words):
    found = {}
    for word in words:
        found.setdefault(word, {})[len(word)] = 1
    return found
