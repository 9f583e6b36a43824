"""Tooltips that teach: a title, one sentence, the key."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QFontMetrics

from playground.gui.theme.fonts import font

_WIDTH_PX = 236


def tip(title: str, sentence: str = "", key: str = "") -> str:
    """The markup of a tooltip no wider than 268 pixels. Its texts are plain: tags in them show as typed.

    Each line of `sentence` begins a new one.
    """
    head = f"<b>{escape(title)}</b>"
    if key:
        head += f"&nbsp;&nbsp;&nbsp;{escape(key)}"
    lines = sentence.split("\n") if sentence else []
    body = "".join(f"<br>{escape(line)}" for line in lines)
    metrics = QFontMetrics(font("small", 600))
    needed = max(metrics.horizontalAdvance(line) for line in (f"{title}   {key}", *lines)) + 4
    table = f'<table cellspacing="0" cellpadding="0" width="{min(needed, _WIDTH_PX)}">'
    return f"{table}<tr><td>{head}{body}</td></tr></table>"
