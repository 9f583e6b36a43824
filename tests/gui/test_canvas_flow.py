"""The phases on a canvas that is shown scripted frames: sweeps, rows, words, and that nothing ticks on."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from playground.document import Link
from playground.engine.frame import Frame
from playground.engine.mechanics.values import BatchTable, Mechanics, Trace, Weight
from playground.gui.canvas.adding.new import New
from playground.gui.canvas.items.link_item import DIM, LinkItem
from playground.gui.canvas.over.banner import PhaseBanner
from playground.gui.canvas.over.choices import FOLLOW
from playground.gui.canvas.over.legend import Legend
from playground.gui.canvas.over.pickers import Picker
from playground.gui.theme.tokens import DARK
from tests.gui.canvas_desk import Desk
from tests.gui.test_canvas_view import Painted

ROWS = 10
UNITS = {1: 2, 2: 4, 3: 4, 4: 1}
SHAPES = {"hidden 1": (2, 4), "hidden 2": (4, 4), "output": (4, 1)}
PLACE = 3


def table() -> BatchTable:
    none = np.zeros(0)
    return BatchTable(
        epoch=0, number=0, batches=4, count=ROWS, total=40, columns=("x", "y"), target_name="c",
        class_names=("0", "1"), rows=np.arange(ROWS), raw=none, target=none, coming=none,
        losses=np.linspace(0.1, 1.0, ROWS),
    )  # fmt: skip


def trace(*, back: bool) -> Trace:
    units = {id: np.linspace(-1.5, 1.25, count) for id, count in UNITS.items()}
    errors = {id: np.full(count, 0.25) for id, count in UNITS.items()} if back else {}
    pulls = {f"{name}.weight": np.full(shape, -0.4) for name, shape in SHAPES.items()} if back else {}
    return Trace(7, PLACE, units, units, errors, pulls, loss=1.342)


def moment(phase="gradient", step=0, *, row: bool = False, running: bool = False) -> Frame:
    """A phase of a batch with all that can be known of it."""
    done = ("init", "predict", "loss", "gradient", "step").index(phase)
    back = phase == "gradient"
    weights = {f"{name}.weight": np.full(shape, 0.5) for name, shape in SHAPES.items()}
    weights["hidden 2.weight"] = np.linspace(-1, 1, 16).reshape(4, 4) + step * np.eye(4)
    values = {id: np.ones((ROWS, count)) for id, count in UNITS.items()}
    mechanics = Mechanics(
        batch=table() if done >= 2 else None,
        trace=trace(back=back) if row else None,
        errors=MappingProxyType({id: -one for id, one in values.items()} if back else {}),
    )
    return Frame(
        generation=1, epoch=0, batch=step, batches=4, step=step, phase=phase, running=running, rows=ROWS,
        batch_loss=0.55, gradient_norm=0.8, rate=0.1, parameters=weights, batch_values=values,
        gradients={name: np.full(one.shape, 0.19) for name, one in weights.items()} if back else {},
        mechanics=mechanics,
    )  # fmt: skip


@pytest.fixture
def desk(qtbot) -> Desk:
    """Without motion: every phase is a still picture at once."""
    made = Desk(qtbot)
    made.view.set_following(True)
    made.view.show_frame(moment("init"))
    return made


@pytest.fixture
def moving(qtbot) -> Desk:
    made = Desk(qtbot, motion=True)
    made.view.set_following(True)
    made.view.show_frame(moment("init"))
    return made


def dim(desk: Desk) -> set[int]:
    """The nodes that a phase has not reached."""
    return {id for id, front in desk.view.content._fronts.items() if front.opacity() == pytest.approx(DIM)}


def picture(desk: Desk) -> QImage:
    return desk.view.viewport().grab().toImage()


def banner(desk: Desk) -> PhaseBanner:
    found = desk.view.findChild(PhaseBanner)
    assert found is not None
    return found


def picker(desk: Desk, name: str) -> Picker:
    return next(one for one in desk.view.findChildren(Picker) if one.text() == name)


# -- sweeps --------------------------------------------------------------------------------------


def test_that_a_sweep_begins_dim_ends_bright_and_ticks_no_more(moving, qtbot):
    moving.view.show_frame(moment("gradient"))
    assert moving.view.moving
    assert {1, 2, 3, 4} <= dim(moving)
    qtbot.waitUntil(lambda: not moving.view.moving)
    assert not dim(moving)
    QApplication.processEvents()
    painted = Painted(moving)
    QApplication.processEvents()
    assert painted.region.isEmpty()


def test_that_the_wires_are_not_painted_anew_while_a_phase_sweeps_along_them(moving, monkeypatch):
    moving.view.show_frame(moment("predict"))
    moving.view.settle()
    picture(moving)
    drawn: list[LinkItem] = []
    monkeypatch.setattr(LinkItem, "_paint_strands", lambda item, *_: drawn.append(item))
    for share in (0.0, 0.3, 0.6, 0.9, 1.0):
        moving.view.content.show_phase("predict", share, 10 * share)
        picture(moving)
    assert drawn == []


def test_that_dashes_run_along_a_wire_while_a_phase_passes(moving):
    link = moving.view.content._links[Link(2, 0, 3, 0)]
    moving.view.show_frame(moment("predict"))
    moving.view.settle()
    whole = picture(moving)
    pictures = []
    for shift in (0.0, 5.0):
        moving.view.content.show_phase("predict", 0.5, shift)
        assert link._flow.moving
        pictures.append(picture(moving))
    assert pictures[0] != pictures[1] != whole


def test_that_the_loss_stays_dim_in_predict(moving):
    moving.view.show_frame(moment("predict"))
    moving.view.settle()
    assert dim(moving) == {5}


def test_that_with_less_motion_a_sweep_is_a_still_picture(desk):
    desk.view.show_frame(moment("gradient"))
    assert not desk.view.moving
    assert not dim(desk)


def test_that_the_arrowheads_stay_until_the_next_phase(desk):
    link = desk.view.content._links[Link(2, 0, 3, 0)]
    desk.view.show_frame(moment("gradient"))
    assert link._flow.passed == 1
    assert not link._flow.forwards
    desk.view.show_frame(moment("step", 1))
    assert link._flow is None


def test_that_a_run_at_full_speed_sweeps_nothing(moving):
    for step in (5, 9, 14):
        moving.view.show_frame(moment("step", step, running=True))
        assert not moving.view.moving
    assert banner(moving).isHidden()


def test_that_while_no_phase_is_followed_a_frame_marks_nothing_anew(moving, monkeypatch):
    moving.view.show_frame(moment("step", 40, running=True))
    stood: list[object] = []
    monkeypatch.setattr(moving.view.content, "stand", stood.append)
    for step in (80, 120):
        moving.view.show_frame(moment("step", step, running=True))
    assert stood == []


def test_that_the_same_moment_again_does_not_begin_another_sweep(moving):
    moving.view.show_frame(moment("gradient"))
    moving.view.settle()
    moving.view.show_frame(moment("gradient"))
    assert not moving.view.moving


def test_that_many_fast_phases_rest_as_the_last_of_them(moving, qtbot):
    for step in range(1, 4):
        for phase in ("predict", "loss", "gradient"):
            moving.view.show_frame(moment(phase, step))
    assert not moving.view.moving
    assert banner(moving).isHidden()
    qtbot.waitUntil(lambda: not banner(moving).isHidden())
    assert picker(moving, "Wires").value == "gradients"


def test_that_another_project_ends_the_sweep(moving):
    moving.view.show_frame(moment("gradient"))
    moving.show(moving.document, fresh=True)
    assert not moving.view.moving
    assert not dim(moving)


def test_that_a_node_added_during_a_phase_does_not_break_it(moving):
    moving.view.show_frame(moment("gradient"))
    moving.view.add(New("dense", "Dense", {}))
    moving.view.settle()
    assert not moving.view.moving


def test_that_the_loss_lights_up_in_loss(desk):
    box = desk.view.plan.box(5)
    place = desk.at(box.right - 6, box.y + 60)
    desk.view.show_frame(moment("predict"))
    desk.view.show_frame(moment("loss"))
    assert picture(desk).pixelColor(place).name().upper() == DARK.accent_soft
    desk.view.show_frame(moment("gradient"))
    assert picture(desk).pixelColor(place).name().upper() == DARK.node


def test_that_a_step_marks_the_wires_that_moved_and_spares_frozen_layers(desk):
    link = desk.view.content._links[Link(2, 0, 3, 0)]
    still = desk.view.content._links[Link(1, 0, 2, 0)]
    desk.view.show_frame(moment("gradient"))
    desk.view.show_frame(moment("step", 1))
    assert np.flatnonzero(link._moves).tolist() == [0, 5, 10, 15]
    assert still._moves is None
    desk.view.select(frozenset({3}))
    desk.view.commands.toggle_frozen()
    desk.view.show_frame(moment("step", 2))
    assert link._moves is None


# -- what tiles and wires show ---------------------------------------------------------------------


def test_that_wires_follow_the_phase_in_explain(desk):
    kinds = []
    for phase in ("predict", "loss", "gradient"):
        desk.view.show_frame(moment(phase))
        kinds.append(picker(desk, "Wires").value)
    desk.view.show_frame(moment("step", 1))
    assert [*kinds, picker(desk, "Wires").value] == ["weights", "weights", "gradients", "weights"]
    assert picker(desk, "Tiles").value == "this batch"


def test_that_a_pick_by_the_user_wins(desk):
    picker(desk, "Wires").pick("weights")
    picker(desk, "Tiles").pick("input plane")
    desk.view.show_frame(moment("gradient"))
    assert picker(desk, "Wires").value == "weights"
    assert picker(desk, "Tiles").value == "input plane"
    picker(desk, "Wires").pick(FOLLOW)
    assert picker(desk, "Wires").value == "gradients"


def test_that_gradients_are_wanted_before_the_phase_comes_and_not_during_a_fast_run(desk, qtbot):
    assert desk.view.wants_gradients
    assert desk.view.wants_errors
    with qtbot.waitSignal(desk.view.pictures_changed):
        desk.view.show_frame(moment("step", 40, running=True))
    assert not desk.view.wants_gradients
    assert not desk.view.wants_errors
    with qtbot.waitSignal(desk.view.pictures_changed):
        desk.view.show_frame(moment("step", 41))
    assert desk.view.wants_gradients


def test_that_outside_explain_nothing_is_wanted_for_it(desk):
    desk.view.set_following(False)
    assert not desk.view.wants_gradients
    assert not desk.view.wants_errors
    assert picker(desk, "Tiles").value == "input plane"


def test_that_wires_in_gradient_have_the_colour_of_its_sign(desk):
    x, y = desk.view.plan.strand(Link(1, 0, 2, 0), 0, 0)[0]
    desk.view.show_frame(moment("gradient"))
    up = picture(desk).pixelColor(desk.at(x + 1, y))
    desk.view.show_frame(moment("gradient", row=True))
    down = picture(desk).pixelColor(desk.at(x + 1, y))
    assert up.blue() > up.red()
    assert down.red() > down.blue()
    assert picker(desk, "Wires").value == "this row's pull"


def test_that_bars_in_gradient_are_the_errors(desk):
    box = desk.view.plan.tile(2, 1)
    column = box.x + box.width / 12 + box.width * 10 / 12 * 0.05
    desk.view.show_frame(moment("predict"))
    upper = desk.at(column, box.y + box.height * 0.3)
    assert picture(desk).pixelColor(upper).blue() > 180
    desk.view.show_frame(moment("gradient"))
    lower = picture(desk).pixelColor(desk.at(column, box.y + box.height * 0.7))
    assert lower.red() > lower.blue() + 100


@pytest.mark.parametrize(
    ("pick", "word", "full"), [("gradients", "gradient", 0.19), ("weights", "weight", 1)]
)
def test_that_the_legend_tells_the_range(desk, pick, word, full):
    picker(desk, "Wires").pick(pick)
    desk.view.show_frame(moment("gradient"))
    legend = desk.view.findChild(Legend)
    assert (legend._word, legend._full) == (word, pytest.approx(full))


def test_that_the_chip_of_a_wire_reads_weight_gradient_and_pull(desk):
    desk.view.show_frame(moment("gradient", row=True))
    reading = desk.view.content.feed.numbers.reading(Weight("hidden 2.weight", (0, 0)))
    assert reading == (-1.0, pytest.approx(0.19), pytest.approx(-0.4))


# -- a row that is picked ----------------------------------------------------------------------------


def test_that_every_node_shows_what_it_gives_for_the_picked_row(desk):
    desk.view.show_frame(moment("predict", row=True))
    fronts = desk.view.content._fronts
    assert fronts[1].live.chips == ("−1.50", "1.25")
    assert fronts[2].live.mark == (PLACE, ROWS)
    desk.view.show_frame(moment("predict"))
    assert fronts[1].live.chips == ()
    assert fronts[2].live.mark is None


def test_that_in_gradient_it_shows_the_errors_that_its_bars_show(desk):
    desk.view.show_frame(moment("gradient", row=True))
    assert desk.view.content._fronts[1].live.chips == ("δ 0.25", "δ 0.25")
    picker(desk, "Tiles").pick("input plane")
    assert desk.view.content._fronts[1].live.chips == ("−1.50", "1.25")


def test_that_far_out_no_chips_are_painted(desk):
    desk.view.camera.zoom_to(0.6)
    desk.view.show_frame(moment("predict"))
    plain = picture(desk)
    row = replace(trace(back=False), loss=None, place=99)
    desk.view.show_frame(replace(moment("predict"), mechanics=Mechanics(trace=row)))
    assert desk.view.content._fronts[1].live.chips
    assert picture(desk) == plain


def test_that_the_loss_node_marks_the_row_among_the_losses(desk):
    desk.view.show_frame(moment("loss", row=True))
    live = desk.view.content._fronts[5].live
    assert live.caption == "this row 1.342"
    assert live.mark == (PLACE, ROWS)
    assert live.rows == pytest.approx(np.linspace(0.1, 1.0, ROWS))


def test_that_of_a_large_batch_the_bars_around_the_row_are_shown(desk):
    frame = moment("predict")
    values = {2: np.zeros((100, 4))}
    row = replace(trace(back=False), place=60)
    desk.view.show_frame(replace(frame, batch_values=values, mechanics=Mechanics(trace=row)))
    assert desk.view.content._fronts[2].live.mark == (12, 24)


def test_that_footers_tell_the_size_of_the_gradient_in_gradient_only(desk):
    body = desk.view.content._bodies[2]
    desk.view.show_frame(moment("gradient"))
    assert body._footer == ("|∇W|", "0.537")
    desk.view.show_frame(moment("step", 1))
    assert body._footer is None


# -- words ---------------------------------------------------------------------------------------


def test_that_the_banner_says_what_the_phase_does(desk):
    desk.view.show_frame(moment("gradient"))
    told = banner(desk)
    assert not told.isHidden()
    assert told.words.startswith("The error flows back.")
    assert told.words.endswith("Wires: the gradient of each weight.")


@pytest.mark.parametrize("width", [1200, 900, 640, 480, 300])
def test_that_the_banner_never_lies_over_the_pickers(desk, width):
    desk.view.resize(width, 700)
    desk.view.show_frame(moment("gradient"))
    told = banner(desk)
    assert told.isHidden() or not told.geometry().intersects(picker(desk, "Wires").geometry())
    assert told.isHidden() or told.geometry().right() < desk.view.width()
    assert told.isHidden() == (width == 300)
