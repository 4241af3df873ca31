"""Bytes: constants are Python's own, what exists at run time is refused by name."""

from __future__ import annotations

from support import checks, refused

DATA = b"\x01\xfe\x07"


def test_constants():
    def f(n):
        k = int.from_bytes(b"\x01\x02", "big") + int.from_bytes(DATA, "little", signed=True)
        total = k * n
        for byte in DATA:
            total += byte
        return (
            total,
            len(DATA) + n,
            (5).to_bytes(2, "little")[0] + n,
            "añ".encode()[1] + n,
            bytes.fromhex("ff01")[0] - n,
            float.fromhex("0x1.8p3") * n,
            "abc".translate(str.maketrans("ab", "xy")),
        )

    def item(n):
        return DATA[n] + b"ab"[0]

    checks(f, 2, -3)
    checks(item, 0, 2)


def test_refused():
    def numbers(n):
        return n.to_bytes(8, "big")  # here

    def text(n):
        return str(n).encode()  # here

    def made(n):
        return bytes([n, 1])  # here

    assert "(n >> 8 * i) & 255" in refused(numbers, 3, says="int.to_bytes of a run-time number")
    assert "[ord(c) for c in s]" in refused(text, 3, says="str.encode of a run-time string")
    assert "use a list of ints" in refused(made, 3, says="bytes() of run-time values")
