"""Charts drawn by the server: an SVG without style nor script, beside the table of what it shows."""

from django import template

register = template.Library()

#: Pixels of one bar with its label; only widths follow the screen.
ROW = 46


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(key, title, parts, unit="personnes"):
    """Horizontal bars, with their table.

    key: a word of its own on the page. parts: objects with label, count and percent (None for what the
    shares leave out). Bars are drawn against the longest, so that small ones can be told apart.
    """
    most = max((part.count for part in parts), default=0)
    bars = [
        {
            "label": part.label,
            "count": part.count,
            "percent": part.percent,
            "text_y": rank * ROW + 17,
            "bar_y": rank * ROW + 25,
            "width": f"{part.count * 100 / most:.1f}" if most else "0",
        }
        for rank, part in enumerate(parts)
    ]
    return {
        "key": key,
        "title": title,
        "bars": bars,
        "height": max(len(bars) * ROW, 1),
        "total": sum(part.count for part in parts),
        "left_out": [part.label for part in parts if part.percent is None and part.count],
        "unit": unit,
    }
