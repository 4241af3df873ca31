"""Fashion-MNIST from Debian's package `dataset-fashion-mnist`, or a synthetic set of its shape."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np

FOLDER = Path("/usr/share/datasets/fashion-mnist")


def images(name: str = "train") -> tuple[np.ndarray, str]:
    """The images as rows of 784 numbers in [0, 1], float64, and what they are.

    Raises:
        ValueError: the file is there but is no IDX file of images.
    """
    path = FOLDER / f"{name}-images-idx3-ubyte.gz"
    if not path.exists():
        rng = np.random.default_rng(0)
        centers = rng.random((10, 784))
        rows = centers[rng.integers(0, 10, 60_000)] + 0.2 * rng.standard_normal((60_000, 784))
        return rows, "synthetic blobs (apt-get install dataset-fashion-mnist for the real images)"
    raw = gzip.decompress(path.read_bytes())
    magic, count, height, width = struct.unpack(">4i", raw[:16])
    if magic != 2051 or len(raw) != 16 + count * height * width:
        raise ValueError(f"{path} is no IDX file of images")
    pixels = np.frombuffer(raw, np.uint8, offset=16).reshape(count, height * width)
    return pixels / 255.0, f"Fashion-MNIST, {count:,} images of {height} x {width}"


def save_png(path: Path, picture: np.ndarray) -> None:
    """Write a grey picture, shape (h, w), scaled to its own range; standard library only."""
    import zlib

    low, high = float(picture.min()), float(picture.max())
    grey = ((picture - low) / max(high - low, 1e-300) * 255.0).astype(np.uint8)
    height, width = grey.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), grey], axis=1).tobytes()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 6))
        + chunk(b"IEND", b"")
    )
