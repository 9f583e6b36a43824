"""The one stylesheet of the program, as text made from a theme and a scale.

Widgets say what they are by class or by a dynamic property (`kind`, `ink`, `type`, `weight`); colours
and sizes stand here only. What a stylesheet cannot draw without picture files (carets, check marks,
the phase strip) its widget paints from the same theme.
"""

from __future__ import annotations

from string import Template

from playground.gui.theme.colors import mix
from playground.gui.theme.tokens import (
    DISABLED_OPACITY,
    LINE_PX,
    RADIUS_CONTROL_PX,
    RADIUS_NODE_PX,
    RADIUS_TILE_PX,
    TYPE_PX,
    Theme,
)

_INKS = ("text1", "text2", "text3", "text_disabled", "accent", "danger", "warning", "on_accent", "test")

_LABELS = Template(
    """
QLabel { color: $text1; background: transparent; }
QLabel:disabled { color: $text_disabled; }
QLabel[weight="500"] { font-weight: 500; }
QLabel[weight="600"] { font-weight: 600; }
"""
)

_BUTTONS = Template(
    """
QPushButton {
  border: 1px solid transparent; border-radius: $control; background: transparent;
  color: $text2; font-weight: 500; padding: 0; outline: none;
}
QPushButton:hover { background: $hover; color: $text1; }
QPushButton:pressed { background: $line; }
QPushButton:disabled { color: $text_disabled; background: transparent; }

QPushButton[kind="primary"] {
  background: $accent_fill; color: $on_accent; border-color: $accent_fill; min-height: $h30; padding: 0 $p12;
  font-weight: 600;
}
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:disabled {
  background: $accent_off; border-color: $accent_off; color: $on_accent_off;
}

QPushButton[kind="plain"] {
  background: $raised; color: $text1; border-color: $line; min-height: $h26; padding: 0 $p12;
}
QPushButton[kind="plain"]:hover { background: $hover; }
QPushButton[kind="plain"]:disabled { background: transparent; color: $text_disabled; }

QPushButton[kind="quiet"] { min-height: $h26; padding: 0 $p8; color: $text2; }
QPushButton[kind="quiet"]:hover { color: $text1; }
QPushButton[kind="quiet"]:disabled { color: $text_disabled; }
QPushButton[kind="outlined"] {
  background: transparent; color: $text1; border-color: $line_strong; min-height: $h26; padding: 0 $p12;
}
QPushButton[kind="outlined"]:hover { background: $hover; }
QPushButton[kind="outlined"]:disabled { background: transparent; color: $text_disabled; border-color: $line; }

"""
)

_FIELDS = Template(
    """
QLineEdit, QPlainTextEdit, QTextEdit {
  background: $field; border: 1px solid $line; border-radius: $control; color: $text1;
  selection-background-color: $line_strong; selection-color: $text1;
}
QLineEdit { min-height: $h24; padding: 0 $p8; font-size: $small; }
QLineEdit:hover { border-color: $line_strong; }
QLineEdit:focus { border-color: $focus; }
QLineEdit[wrong="true"] { border-color: $danger; }
QLineEdit:disabled { color: $text_disabled; background: transparent; }
QLineEdit[kind="bare"] {
  background: transparent; border-color: transparent; padding: 0; font-size: $body;
}
QLineEdit[kind="bare"]:hover { border-color: $line_strong; }
QLineEdit[kind="bare"]:focus { border-color: $focus; background: $field; }
QLineEdit[kind="bare"][wrong="true"] { border-color: $danger; }

QSlider:horizontal { min-height: $h18; }
QSlider::groove:horizontal { height: 2px; background: $line_strong; border-radius: 1px; }
QSlider::sub-page:horizontal { height: 2px; background: $text1; border-radius: 1px; }
QSlider::handle:horizontal {
  width: 10px; height: 10px; margin: -4px 0; border-radius: 5px; background: $text1;
}
QSlider::handle:horizontal:hover { width: 12px; height: 12px; margin: -5px -1px; border-radius: 6px; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $text_disabled; }
"""
)

_MENUS = Template(
    """
QMenuBar { background: transparent; border: none; color: $text2; padding: 0; spacing: 0; }
QMenuBar::item { padding: 4px $p9; border-radius: $control; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; color: $text1; }
QMenu { background: $raised; border: 1px solid $line_strong; padding: 4px; color: $text1; }
QMenu::item { padding: 5px $p16 5px $p24; border-radius: $tile; background: transparent; min-width: $w120; }
QMenu::item:selected { background: $hover; }
QMenu::item:disabled { color: $text_disabled; }
QMenu::separator { height: 1px; background: $line; margin: 4px $p8; }
QMenu::icon { padding-left: 6px; }
QToolTip {
  background: $raised; color: $text2; border: 1px solid $line_strong; padding: 4px 6px; font-size: $small;
}
"""
)

_VIEWS = Template(
    """
QAbstractScrollArea { border: none; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 28px; margin: 2px 2px 2px 2px; }
QScrollBar::handle:horizontal { min-width: 28px; margin: 2px 2px 2px 2px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $line_strong; }

QListView, QTreeView, QTableView {
  background: transparent; border: none; outline: none; color: $text1; font-size: $small;
  gridline-color: $line; selection-background-color: $hover; selection-color: $text1;
}
QListView::item, QTreeView::item { min-height: $h26; }
QComboBox QAbstractItemView {
  background: $raised; border: 1px solid $line_strong; padding: 3px; selection-background-color: $hover;
}
QComboBox QAbstractItemView::item { min-height: $h24; padding: 0 5px; border: none; border-radius: $tile; }
QComboBox QAbstractItemView::item:selected { background: $hover; }
QHeaderView { background: transparent; }
QHeaderView::section {
  background: transparent; color: $text3; border: none; padding: 2px 4px;
  font-size: $caption; font-weight: 400;
}
QTableCornerButton::section { background: transparent; border: none; }
QDialog { background: $panel; }
QProgressBar { background: $line; border: none; max-height: 2px; }
QProgressBar::chunk { background: $accent; }
"""
)

_FRAMES = Template(
    """
QFrame[kind="line"] { background: $line; border: none; min-height: 1px; max-height: 1px; }
QFrame[kind="upright"] { background: $line; border: none; min-width: 1px; max-width: 1px; }
QFrame[kind="card"] { background: $raised; border: 1px solid $line; border-radius: $control; }
QFrame[kind="popover"] { background: $raised; border: 1px solid $line_strong; }
QFrame[kind="popover"] QLabel { background: transparent; }
QFrame[kind="floating"] { background: $panel; border: 1px solid $line; border-radius: $control; }
QFrame[kind="danger"] { background: $danger_soft; border: none; border-radius: $control; }
QFrame[kind="warning"] { background: $warning_soft; border: none; border-radius: $control; }
"""
)


def stylesheet(theme: Theme, scale: float = 1.0) -> str:
    """The stylesheet of `theme` with type and controls `scale` times their size."""

    def px(length: float) -> str:
        return f"{round(length * scale)}px"

    names = {name: getattr(theme, name) for name in theme.__slots__ if isinstance(getattr(theme, name), str)}
    names |= {role: px(size) for role, size in TYPE_PX.items()}
    names |= {f"h{n}": px(n) for n in (18, 24, 26, 30)} | {f"p{n}": px(n) for n in (8, 9, 12, 16, 24)}
    names |= {"w120": px(120)}
    names |= {"tile": px(RADIUS_TILE_PX), "control": px(RADIUS_CONTROL_PX), "node": px(RADIUS_NODE_PX)}
    names |= _states(theme)
    parts = [part.substitute(names) for part in (_LABELS, _BUTTONS, _FIELDS, _MENUS, _VIEWS, _FRAMES)]
    parts += [f'QLabel[type="{role}"] {{ font-size: {px(size)}; }}' for role, size in TYPE_PX.items()]
    parts += [f'QLabel[type="{role}"] {{ min-height: {px(LINE_PX[role])}; }}' for role in TYPE_PX]
    parts += [f'QLabel[ink="{ink}"] {{ color: {theme.color(ink)}; }}' for ink in _INKS]
    parts.append(f"QLabel:disabled {{ color: {theme.text_disabled}; }}")
    return "\n".join(parts)


def _states(theme: Theme) -> dict[str, str]:
    """The few colours of states that are mixed rather than chosen."""
    return {
        "accent_hover": mix(theme.accent_fill, theme.text1, 0.12),
        "accent_off": mix(theme.panel, theme.accent_fill, DISABLED_OPACITY),
        "on_accent_off": mix(theme.accent_fill, theme.on_accent, 0.75),
    }
