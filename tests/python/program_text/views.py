"""Views of arrays under several names, in attributes and lists, and as arguments that overlap."""

from program_text.family import Family

VIEWS = Family(
    "views",
    header="""
BUF = np.arange(8.0)
TAB2 = np.arange(6).reshape(2, 3)


class Box:
    def __init__(self, data):
        self.data, self.view = data, data[1:]

    def fill(self, k):
        self.view[:] = k
        return self.data


BOX = Box(np.ones(4))


def bump(o, k=1):
    o += k
    return o[::-1]
""",
    start="p, q, r, w1 = gx, gx[1:4], np.zeros(3), gm[0]\nvs, bx = [gx, q], Box(np.arange(4.0))",
    given={
        "gx": "np.arange(6.0)",
        "gm": "np.arange(6.0).reshape(2, 3)",
        "gk": "np.array([1, -2, 3, 0], np.int32)",
        "gv": "BUF[1:5]",
        "gw": "BUF[::2]",
        "gf": "np.array([0.5, -1.5, 2], np.float32)",
    },
    result="p, q, r, w1, bx.data, bx.view, p is q, [o.shape for o in vs]",
    parts={
        "P": [
            "p", "q", "r", "w1", "gx", "gv", "gw", "BUF", "bx.data", "bx.view", "BOX.data", "BOX.view", "vs[$k % 2]",
            "vs[-1]", "gm[0]", "gm[:, 1]", "xs",
        ],
        "V": [
            "p", "q", "r", "w1", "p", "q", "r",
        ],
        "Q": [
            "$P", "$P", "$P[$d:]", "$P[:$d]", "$P[::-1]", "$P[::2]", "($P + $x)", "($P * 2)", "$P.copy()",
            "($P + $P)", "($P - $j)", "np.where($U, $P, $x)", "np.abs($P)", "$P[$K]", "$P[$U]", "np.maximum($P, $x)",
            "gm[$k % 3]", "gm[:, $k % 4]", "gm.T[$k % 3]", "gm.ravel()", "gm.reshape(-1)", "(gm * $P)[0]",
            "gm.sum(axis=$k % 2)", "np.zeros($k)", "np.full($k, $x)", "(np.arange($k) * 1.0)",
            "np.concatenate([$P, $P])", "np.cumsum($P)", "np.array([$x, $y, 1.0])",
            "np.stack([$P[:2], $P[:2]])[$k % 2]", "np.clip($P, -1, $x)", "gm @ $P[:3]", "(p if $t else $P)",
            "bump($P)", "bump($P.copy(), $j)", "BOX.fill($j)", "bx.fill($x)", "np.minimum($P, $P)", "-$P",
            "gm[$k % 2, $d:]", "gm[::-1][0]", "gm[$K % 2][0]", "np.ones_like($P)", "$P.reshape(-1, 1)[:, 0]",
            "$P[None][0]", "$P[..., ::-1]",
        ],
        "K": [
            "gk", "ks", "(ks % 3)", "(gk % 3)", "np.array([0, $k % 3, 1])", "np.arange(3)", "[0, 2]",
            "(ks > $j).astype(int)", "TAB2[0]",
        ],
        "U": [
            "($P > $x)", "($P == $P)", "(($P > $x) & ($P < $y))", "~($P > $j)", "($P != $j)", "np.isnan($P)",
            "(ks > $j)",
        ],
        "x": [
            "$P[$d]", "$P[-1]", "$P[$k % 3]", "$Q.sum()", "$P.max()", "$P.mean()", "float($P[0])",
            "np.dot($P[:2], $P[:2])", "gm[$k % 2, $d]", "gm.max()", "gm[1, -1]", "($P @ $P)", "np.sum($U)*0.5",
            "$Q[0]", "$P.min()", "$P.item(0)", "gf[$k % 3]",
        ],
        "i": [
            "len($Q)", "gk[$d]", "$Q.shape[0]", "$Q.size", "int($P[0])", "np.argmax($P)", "int($P.argmin())",
            "gk.sum()", "TAB2[$k % 2, $d]", "int($K[0])", "$Q.ndim", "gk[$k % 4]",
        ],
        "t": [
            "$U.any()", "$U.all()", "np.any($U)", "($P[0] > $x)", "(p is q)", "($j in gk)", "($P.shape == q.shape)",
            "bool($P[0])",
        ],
        "m": [
            "$P[$d]", "gk[$d]", "$P.sum()", "gf[0]",
        ],
        "s": [
            "str(p.shape)", "f'{$P[0]}'", "str(len($Q))",
        ],
    },
    simple=[
        "$V = $Q", "$V = $Q", "$V = $Q", "$V = $P[$d:$k]", "$V = $P", "$V = $P[1:]", "p, q = q, p", "$P[$d] = $x",
        "$P[$d:] = $x", "$P[:$d] = $P[:$d]", "$P[1:] = $P[:-1]", "$P[::2] = $x", "$P[::-1] = $P", "$P[$d] += $x",
        "$V += $x", "$V *= 2", "$V += $Q", "$V -= $P", "$V /= 2", "$P[$U] = $x", "$P[$U] += $x", "$P[$K] = $x",
        "$P[$K] += 1", "gm[0] = $Q", "gm[:, 1] = $x", "gm[1, $d] = $x", "gm[0], gm[1] = gm[1].copy(), gm[0].copy()",
        "gm += $x", "gm[:, ::2] *= 0.5", "gm.T[1] = $x", "gm.ravel()[$d] = $x", "gm.reshape(3, 2)[$k % 3] = $j",
        "gk[$d] = $j", "gk += 1", "gk[1:] = gk[:-1]", "BUF[$d] = $x", "BUF[2:6] += $x", "BUF[:] = $x",
        "BUF[gk] = $x", "bx.data = $Q", "bx.view = $P", "bx.view[$d] = $x", "bx.data += 1", "bx.fill($x)",
        "BOX.fill($x)", "BOX.view[0] = $x", "BOX.data = BOX.data + 1", "vs[0] = $P", "vs[1][$d] = $x",
        "vs = [$P, $P]", "bump($P)", "bump($P, $j)[0] = $x", "$V = bump($P)", "for o in vs: o += 1",
        "for o in vs: o[0] = $x", "for o in gm: o[$d] = $x", "$P.fill($x)", "p, *_ = gm", "q, r = gm",
        "$V = p if $t else q", "$V = $P[::-1] if $t else $P", "print($P)", "print($Q.shape, $x)",
        "np.add($P, $x, out=$V)", "$P[...] = $x", "$P[-$k:] = $x", "gf += $x", "gf[:] = $P[:3]", "$V = $V[::-1]",
        "$V = $V[1:]", "raise ValueError($P[0])", "assert $U.any(), $x", "$A, $B = gk[0], $P[1]", "w1 = gm[$k % 2]",
        "w1 = gm[:, $d]", "w1 = gm[:, :2].ravel()", "w1 = gm.T.ravel()", "bx = Box($P)",
        "bx.data, BOX.view = BOX.view, bx.data", "f32 = gf[1:]\nf32 *= $x", "TAB2[$k % 2, $d] = $j",
        "TAB2[:, 0] += 1", "gm[gm > $x] = $y", "gm[$k % 2][1:] = $x",
    ],
    compound=[
        "for $A in range(len($P)):\n    $loop", "for c in range(3):\n    $P[c] += $x\n    $loop",
        "for $B in $P:\n    $loop", "for w1 in gm:\n    w1[0] += $x\n    $loop",
        "for c, o in enumerate(gm):\n    gm[c] = o + $x\n    $loop", "if $U.any():\n    $block\nelse:\n    $block",
        "for c in range(4):\n    if $P[c % 2] > $x: break\n    $P[c % 2] += 1\n    $loop",
        "for c in range($k):\n    $V = $Q\n    $loop", "for c in range($k):\n    p, q = q, p\n    $loop",
        "for c in range($k):\n    q = q[1:]\n    $loop",
        "for c in range($k):\n    r = $P if $t else $V\n    r[0] = c\n    $loop",
        "for c in range($k):\n    vs[c % 2] = $P\n    $loop", "if $t:\n    p = $P\n    $block",
        "if $t:\n    bx.data = $P\n    $block",
        "try:\n    $block\nexcept (ValueError, IndexError):\n    p = gx\n    $block",
        "try:\n    $block\nfinally:\n    $P[0] = $x",
        "def local(o, e):\n    o[0] = e\n    return o[1:]\n$V = local($P, $x)",
        "for o in (p, q, r):\n    o *= $x\n    $loop", "for o, e in zip($P, $P):\n    $B = o * e\n    $loop",
    ],
    after="BUF, TAB2, BOX.data, BOX.view",
)  # fmt: skip
