"""The table as a picture: an SVG of bars, written by hand so that nothing has to be installed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from .measure import Measurements
from .peers import FLOOR, PEERS
from .table import HEADINGS, SPEED

BAR, GAP, LEFT, LONGEST = 15, 5, 290, 420
COLOURS = {"ours": "#0a6f5c", FLOOR: "#3b4252"}
OTHERS = "#a3b1bf"


def write(path: Path, measured: Measurements, peers: Sequence[str], figure: str) -> None:
    """Draw a group of bars for each work: how many times as fast as bare aiohttp."""
    groups = {
        work: [(peer, ratio) for peer in peers if (ratio := measured.median_ratio(work, peer, figure)) is not None]
        for work in SPEED
    }
    unit = LONGEST / max([1.0, *(ratio for bars in groups.values() for _, ratio in bars)])
    y, parts = 12, []
    for work, bars in groups.items():
        if not bars:
            continue
        parts.append(f'<text x="8" y="{y + 12}" font-weight="bold">{escape(HEADINGS[work])}</text>')
        y += 20
        for peer, ratio in bars:
            parts += _bar(y, peer, ratio, unit)
            y += BAR + GAP
        y += 12
    line = f"{LEFT + unit:.0f}"
    parts.append(f'<line x1="{line}" y1="8" x2="{line}" y2="{y - 8}" stroke="#3b4252" stroke-dasharray="3 3"/>')
    width = LEFT + LONGEST + 70
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{y}" viewBox="0 0 {width} {y}" '
        'font-family="system-ui, sans-serif" font-size="12" role="img">'
        "<title>Calls per second of one core, as multiples of bare aiohttp's: longer is faster</title>"
        f'<rect width="{width}" height="{y}" fill="#ffffff"/>' + "".join(parts) + "</svg>\n"
    )


def _bar(y: int, peer: str, ratio: float, unit: float) -> list[str]:
    colour = COLOURS.get(PEERS[peer].module, COLOURS[FLOOR] if peer == FLOOR else OTHERS)
    length = ratio * unit
    title = escape(PEERS[peer].title.replace("**", "").replace("`", ""))
    return [
        f'<text x="{LEFT - 8}" y="{y + 12}" text-anchor="end">{title}</text>',
        f'<rect x="{LEFT}" y="{y}" width="{length:.0f}" height="{BAR}" fill="{colour}"/>',
        f'<text x="{LEFT + length + 6:.0f}" y="{y + 12}">{ratio:.2f}</text>',
    ]
