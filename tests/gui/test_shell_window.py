"""The frame of the window with plain panels in it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from playground.gui.shell.right_column import RightColumn
from playground.gui.shell.shell import Shell
from playground.gui.shell.states import DECK_PX, DeckState, Fact, StatusState, Until, projector_scale
from playground.gui.theme import style
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, LIGHT
from playground.gui.widgets.form import SettingsForm

RUNNING = DeckState(
    running=True,
    flowing=True,
    phase="loss",
    notes=("seed 11", "10 rows", "0.2897", "|∇| 1.593", "η 0.1"),
    epoch=312,
    batch=23,
    batches=40,
)


@dataclass
class Stage:
    """A window with the frame and its panels."""

    window: QMainWindow
    shell: Shell
    themes: ThemeSource
    panels: dict[str, QLabel]


@pytest.fixture
def stage(qtbot: QtBot, qapp: QApplication) -> Iterator[Stage]:
    style.apply(qapp, DARK)
    themes = ThemeSource(DARK)
    window = QMainWindow()
    shell = Shell(themes)
    window.setMenuWidget(shell.header)
    window.setCentralWidget(shell)
    panels = {name: QLabel(name) for name in ("data", "layers", "boundary", "loss", "inspector", "problems")}
    shell.set_canvas(QLabel("canvas"))
    shell.add_left("Data", "data", panels["data"])
    shell.add_left("Layers", "layers", panels["layers"])
    shell.add_drawer("Problems", panels["problems"])
    shared = panels["inspector"]
    shell.add_workspace("Build", left="Layers", right=[shared, panels["boundary"]], drawer="Problems")
    shell.add_workspace("Train", left="Data", right=[panels["boundary"], panels["loss"], shared])
    shell.set_corner(panels["boundary"])
    window.resize(1600, 1000)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield Stage(window, shell, themes, panels)
    style.apply(qapp, DARK)


def named(parent: QWidget, name: str) -> QWidget:
    """The first visible widget that is read out as `name`."""
    found = [w for w in parent.findChildren(QWidget) if w.accessibleName() == name and w.isVisible()]
    assert found, f"nothing visible is called '{name}'"
    return found[0]


def press(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def has(image: QImage, color: str) -> bool:
    """Whether any pixel has exactly this colour."""
    pixels = image.convertToFormat(QImage.Format.Format_RGB32)
    return bool((np.frombuffer(pixels.constBits(), dtype=np.uint32) & 0xFFFFFF == int(color[1:], 16)).any())


def test_that_only_workspaces_with_panels_are_offered(stage: Stage) -> None:
    assert stage.shell.top.workspaces.names() == ("Build", "Train")


def test_that_a_workspace_picks_its_panels_and_leaves_the_canvas_alone(stage: Stage) -> None:
    shell, panels = stage.shell, stage.panels
    before = shell.middle.geometry()
    assert panels["layers"].isVisible()
    assert not panels["loss"].isVisible()
    shell.show_train()
    assert shell.workspace() == "Train"
    assert panels["data"].isVisible()
    assert not panels["layers"].isVisible()
    order = [
        panels[name].mapTo(shell, panels[name].rect().topLeft()).y()
        for name in ("boundary", "loss", "inspector")
    ]
    assert order == sorted(order)
    assert all(panels[name].isVisible() for name in ("boundary", "loss", "inspector"))
    assert shell.middle.geometry() == before


def test_that_a_drawer_is_there_only_where_the_workspace_has_one(stage: Stage) -> None:
    assert stage.shell.middle.drawer.isVisible()
    stage.shell.show_workspace("Train")
    assert not stage.shell.middle.drawer.isVisible()


def test_that_what_the_user_opened_comes_back(stage: Stage) -> None:
    shell = stage.shell
    shell.show_drawer("Problems")
    shell.left.show_panel("Data")
    shell.show_workspace("Train")
    kept = shell.choices()
    shell.show_choices({"workspace": "Build", "presets": {"Build": {"left": "Layers", "open": False}}})
    assert shell.left.current() == "Layers"
    shell.show_choices(kept)
    assert shell.workspace() == "Train"
    shell.show_workspace("Build")
    assert shell.left.current() == "Data"
    assert shell.middle.drawer.is_open()


@pytest.mark.parametrize(
    "broken", [{}, {"workspace": 7}, {"presets": [1]}, {"presets": {"Build": {"left": "Gone", "drawer": 3}}}]
)
def test_that_odd_settings_change_nothing(stage: Stage, broken: dict[str, object]) -> None:
    before = stage.shell.choices()
    stage.shell.show_choices(broken)
    assert stage.shell.choices() == before


@pytest.mark.parametrize("name", ["problems", "layers"])
def test_that_a_lent_panel_of_a_tab_comes_back_to_it(stage: Stage, name: str) -> None:
    shell, panel = stage.shell, stage.panels[name]
    shell.show_workspace("Build")
    shell.show_drawer("Problems")
    shell.lend(panel)
    panel.setParent(None)
    words = [label for label in shell.findChildren(QLabel) if label.text() == "In a window of its own"]
    assert [label.isVisible() for label in words] == [True]
    shell.take_back(panel)
    assert panel.isVisible()
    assert shell.isAncestorOf(panel)
    assert not any(label.text() == "In a window of its own" for label in shell.findChildren(QLabel))


def test_that_a_drawer_that_is_shown_folded_leaves_its_room_to_the_canvas(stage: Stage) -> None:
    middle = stage.shell.middle
    folded = middle.drawer.y()
    middle.show_drawer("Problems", is_open=True)
    assert middle.drawer.y() < folded
    middle.show_drawer("Problems", is_open=False)
    assert middle.drawer.y() == folded


def test_that_the_drawer_opens_and_closes(qtbot: QtBot, stage: Stage) -> None:
    stage.themes.set(motion=False)
    drawer = stage.shell.middle.drawer
    closed = drawer.height()
    press(named(drawer, "Open the drawer"))
    qtbot.waitUntil(lambda: drawer.height() >= 148)
    assert stage.panels["problems"].isVisible()
    press(named(drawer, "Close the drawer"))
    qtbot.waitUntil(lambda: drawer.height() == closed)


def test_that_a_small_window_gets_a_rail_whose_panel_lies_over_the_canvas(qtbot: QtBot, stage: Stage) -> None:
    shell = stage.shell
    with qtbot.waitSignal(shell.compact_changed):
        stage.window.resize(1280, 720)
    assert not shell.left.isVisible()
    canvas = shell.middle.geometry()
    press(named(shell.rail, "Data"))
    assert shell.left.isVisible()
    assert (shell.left.x(), shell.left.width()) == (48, 248)
    assert shell.middle.geometry() == canvas
    press(named(shell.rail, "Data"))
    assert not shell.left.isVisible()
    press(named(shell.rail, "Layers"))
    QTest.keyClick(shell.left, Qt.Key.Key_Escape)
    assert not shell.left.isVisible()


def test_that_nothing_of_the_deck_is_cut_off_in_a_small_window(qtbot: QtBot, stage: Stage) -> None:
    stage.window.resize(1280, 720)
    qtbot.waitUntil(lambda: stage.window.width() == 1280)
    stage.shell.deck.show_state(RUNNING)
    QApplication.processEvents()
    assert stage.shell.deck.minimumSizeHint().width() <= DECK_PX
    boxes = sorted(
        (
            child.geometry()
            for child in stage.shell.deck.children()
            if isinstance(child, QWidget) and child.isVisible()
        ),
        key=lambda box: box.left(),
    )
    assert all(left.right() < right.left() for left, right in itertools.pairwise(boxes))


def test_that_a_very_wide_window_has_two_right_columns(qtbot: QtBot, stage: Stage) -> None:
    stage.window.resize(2400, 1300)
    qtbot.waitUntil(lambda: stage.shell.right.width() == 2 * 344)
    assert stage.panels["inspector"].mapTo(stage.shell, stage.panels["inspector"].rect().topLeft()).y() < 50


def test_that_the_projector_folds_the_columns_and_shows_the_boundary_in_the_corner(
    qtbot: QtBot, stage: Stage
) -> None:
    shell = stage.shell
    stage.shell.show_workspace("Train")
    with qtbot.waitSignal(shell.projector_changed):
        shell.toggle_projector()
    assert stage.themes.scale == projector_scale(stage.window.screen().size().width())
    assert not shell.left.isVisible()
    assert not shell.right.isVisible()
    assert stage.panels["boundary"].isVisible()
    shell.toggle_projector()
    assert stage.themes.scale == 1.0
    assert all(stage.panels[name].isVisible() for name in ("boundary", "loss", "inspector", "data"))


def test_that_the_switch_stands_in_the_middle_of_the_window(stage: Stage) -> None:
    stage.shell.top.show_project("a name that is far too long " * 8, changed=True)
    switch = stage.shell.top.workspaces.geometry()
    assert switch.center().x() == pytest.approx(800, abs=1)
    names = [w.geometry() for w in stage.shell.top.findChildren(QLabel)]
    assert all(not box.intersects(switch) for box in names)


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("Run", "run_asked"),
        ("Phase", "phase_asked"),
        ("Batch", "batch_asked"),
        ("Epoch", "epoch_asked"),
        ("Same start", "same_start_asked"),
        ("New start", "new_start_asked"),
    ],
)
def test_that_the_deck_asks_for_what_is_pressed(qtbot: QtBot, stage: Stage, name: str, signal: str) -> None:
    deck = stage.shell.deck
    with qtbot.waitSignal(getattr(deck, signal)):
        press(named(deck, name))


def test_that_run_becomes_pause_while_running(qtbot: QtBot, stage: Stage) -> None:
    deck = stage.shell.deck
    deck.show_state(RUNNING)
    with qtbot.waitSignal(deck.pause_asked):
        press(named(deck, "Pause"))
    deck.show_state(DeckState())
    assert named(deck, "Run").isEnabled()


def test_that_a_deck_that_cannot_run_says_why(stage: Stage) -> None:
    why = "Empty graph: add an input, a layer and a loss."
    stage.shell.deck.show_state(DeckState(why_not=why))
    for name in ("Run", "Phase", "Batch", "Epoch"):
        button = named(stage.shell.deck, name)
        assert not button.isEnabled()
        assert why in button.toolTip()


def test_that_the_strip_marks_the_phase_only_while_stepping(stage: Stage) -> None:
    deck = stage.shell.deck
    strip = named(deck, "Phases of a batch")
    deck.show_state(DeckState(phase="gradient"))
    assert has(strip.grab().toImage(), DARK.accent_soft)
    deck.show_state(RUNNING)
    image = strip.grab().toImage()
    assert not has(image, DARK.accent_soft)
    assert has(image, DARK.accent)
    assert "LOSS" not in strip.accessibleDescription()
    assert "loss 0.2897" in strip.accessibleDescription()


FOUR = ("Predict", "Loss", "Gradient", "Step")


@pytest.mark.parametrize("name", FOUR)
def test_that_a_phase_is_pressed_by_mouse_and_by_keyboard_and_says_what_it_does(
    qtbot: QtBot, stage: Stage, name: str
) -> None:
    deck, asked = stage.shell.deck, list[str]()
    deck.goal_asked.connect(asked.append)
    cell = named(deck, name)
    qtbot.mouseClick(cell, Qt.MouseButton.LeftButton)
    cell.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        qtbot.keyClick(cell, key)
    assert asked == [name.lower()] * 3
    assert cell.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert "goes on to the end of this phase" in cell.toolTip()
    assert f"&nbsp;{1 + FOUR.index(name)}<" in cell.toolTip()


def test_that_a_phase_shows_that_it_is_pointed_at_and_pressed(qtbot: QtBot, stage: Stage) -> None:
    deck = stage.shell.deck
    deck.show_state(DeckState(phase="gradient"))
    cell = named(deck, "Loss")
    assert isinstance(cell, QAbstractButton)
    resting = cell.grab().toImage()
    cell.setDown(True)
    assert cell.grab().toImage() != resting
    cell.setDown(False)
    assert cell.grab().toImage() == resting
    assert "done last" in named(deck, "Gradient").accessibleDescription()
    assert "done last" not in cell.accessibleDescription()


def test_that_phases_that_cannot_be_done_say_why(stage: Stage) -> None:
    stage.shell.deck.show_state(DeckState(why_not="No."))
    for name in FOUR:
        assert not named(stage.shell.deck, name).isEnabled()
        assert "No." in named(stage.shell.deck, name).toolTip()


def test_that_the_target_can_be_edited(qtbot: QtBot, stage: Stage) -> None:
    deck = stage.shell.deck
    deck.show_state(DeckState(until=Until(loss=0.1)))
    readout = named(deck, "Stop when")
    assert readout.accessibleDescription() == "validation loss ≤ 0.1"
    press(readout)
    form = next(form for form in deck.findChildren(SettingsForm) if form.isVisible())
    with qtbot.waitSignal(deck.until_edited) as edited:
        form.edited.emit("loss", None)
    assert edited.args == [Until(loss=None)]
    form.window().close()


def test_that_the_status_counts_problems_and_shows_facts(qtbot: QtBot, stage: Stage) -> None:
    status = stage.shell.status
    status.show_state(StatusState(problems=1, hints=2, left=(Fact("parameters", "60"),)))
    with qtbot.waitSignal(status.problems_asked):
        press(named(status, "1 problem 2 hints"))
    texts = [label.text() for label in status.findChildren(QLabel) if label.isVisible()]
    assert texts == ["parameters", "60"]
    status.show_state(StatusState(left=(), right=(Fact("", "float32"),)))
    assert [label.text() for label in status.findChildren(QLabel) if label.isVisible()] == ["float32"]


def test_that_another_theme_reaches_every_part_of_the_frame(qapp: QApplication, stage: Stage) -> None:
    stage.shell.deck.show_state(DeckState())
    style.apply(qapp, LIGHT)
    stage.themes.set(LIGHT)
    image = stage.window.grab().toImage()
    parts = (stage.shell.top, stage.shell.deck, stage.shell.left, stage.shell.right, stage.shell.status)
    for part in parts:
        corner = part.mapTo(stage.window, part.rect().bottomRight())
        assert image.pixelColor(corner.x() - 3, corner.y() - 2).name().upper() == LIGHT.panel
    assert not has(image, DARK.panel)


def test_that_a_panel_that_folds_leaves_its_room_to_the_others(qtbot: QtBot) -> None:
    column = RightColumn(ThemeSource(DARK))
    qtbot.addWidget(column)
    column.resize(344, 900)
    first, last = QWidget(), Foldable()
    column.show_panels((first, last))
    column.show()
    QApplication.processEvents()
    before = first.height()
    last.fold(40)
    QApplication.processEvents()
    assert last.height() == 40
    assert first.height() > before
    last.fold(16_777_215)
    QApplication.processEvents()
    assert last.height() >= 300
    assert first.height() == before


class Foldable(QWidget):
    """A panel that can fold itself to its title."""

    def sizeHint(self) -> QSize:
        return QSize(344, 300)

    def fold(self, most: int) -> None:
        self.setMaximumHeight(most)
        self.updateGeometry()
