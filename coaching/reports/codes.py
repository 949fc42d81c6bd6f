"""A link as a code that a phone's camera reads, drawn by the server."""

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_MODULES = 4
"""The white edge that the standard asks for, in modules."""


@dataclass(frozen=True, slots=True)
class Code:
    """A square drawing: its side in modules, and the dark ones as the path of an SVG."""

    side: int
    path: str


def code_of(link: str) -> Code:
    """The code of one link; a quarter of it may be dirty or cut off and it still reads."""
    maker = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    maker.add_data(link)
    rows = maker.get_matrix()
    return Code(side=len(rows), path="".join(_runs(rows)))


def _runs(rows: list[list[bool]]) -> list[str]:
    """One stroke for each unbroken run of dark modules."""
    strokes = []
    for y, row in enumerate(rows):
        edges = [
            x for x in range(len(row) + 1) if (x < len(row) and row[x]) != (x > 0 and row[x - 1])
        ]
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            strokes.append(f"M{begin} {y}h{end - begin}v1h-{end - begin}z")
    return strokes
