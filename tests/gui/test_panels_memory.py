"""The memory panel: its numbers are those of the contract; budget and batch size are asked for."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from playground.engine.mechanics.values import Cost, Mechanics
from playground.gui.panels.memory import MemoryPanel
from playground.gui.panels.memory_bar import shade, taken
from playground.gui.theme import figures
from playground.gui.theme.source import ThemeSource
from playground.gui.theme.tokens import DARK, THEMES
from playground.gui.widgets.label import Label
from tests.gui.mechanics_values import memory
from tests.gui.panel_desk import click, complaints, typed
from tests.gui.plots_frames import color_at, frame


@pytest.fixture
def panel(qtbot: QtBot, themes: ThemeSource) -> MemoryPanel:
    made = MemoryPanel(themes)
    made.resize(344, 420)
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_nothing_is_claimed_before_it_is_known(panel: MemoryPanel):
    assert panel.empty.isVisible()
    panel.show_frame(frame())
    assert panel.empty.isVisible()
    panel.show_frame(frame(mechanics=Mechanics(memory=memory())))
    assert not panel.empty.isVisible()
    panel.show_frame(frame())
    assert not panel.empty.isVisible()
    panel.show_frame(None)
    assert panel.empty.isVisible()


def test_that_every_cost_is_told_as_reckoned_and_as_measured(panel: MemoryPanel):
    made = memory()
    panel.show_memory(made)
    for row, cost in enumerate(made.costs):
        measured = "–" if cost.measured is None else figures.memory(cost.measured)
        assert panel.table.text(row) == (figures.memory(cost.reckoned), measured)
    sums = sum(cost.reckoned for cost in made.costs), sum(taken(cost) for cost in made.costs)
    assert panel.table.text(len(made.costs)) == tuple(figures.memory(size) for size in sums)
    names = [label for label in panel.table.findChildren(Label) if label.text() == "activations"]
    assert "What every unit gave" in names[0].toolTip()


def test_that_other_costs_replace_the_rows(panel: MemoryPanel):
    panel.show_memory(memory())
    panel.show_memory(memory(costs=(Cost("parameters", 10, None, "The weights."),)))
    assert panel.table.text(0) == ("10 B", "–")
    assert panel.table.text(1) == ("10 B", "–")
    shown = [one.text() for one in panel.table.findChildren(Label) if one.isVisibleTo(panel)]
    assert "data" not in shown


def test_that_the_bar_is_parted_like_the_costs(panel: MemoryPanel):
    panel.show_memory(memory())
    boxes = panel.bar.stretches()
    whole = sum(taken(cost) for cost in memory().costs)
    for box, cost in zip(boxes, memory().costs, strict=True):
        assert box.width() == pytest.approx(panel.bar.width() * taken(cost) / whole, abs=3)
    image = panel.bar.grab().toImage()
    assert color_at(image, boxes[-1].center().x(), 6) == DARK.categories["data"]
    assert len({shade(DARK, place) for place in range(12)}) == 12


def test_that_a_typed_budget_is_asked_for_in_mib(panel: MemoryPanel, qtbot: QtBot):
    panel.show_memory(memory(budget=512 << 20))
    assert panel.budget.value() == 512
    with qtbot.waitSignal(panel.budget_edited) as edited:
        typed(panel.budget, "256")
    assert edited.args == [256.0]
    with qtbot.assertNotEmitted(panel.budget_edited):
        panel.show_memory(memory(budget=64 << 20))
        typed(panel.budget, "0")
    assert complaints(panel) == ["Budget must be more than 0 and at most 10,000,000 MiB."]


def test_that_the_largest_batch_that_fits_can_be_taken(panel: MemoryPanel, qtbot: QtBot):
    panel.show_memory(memory(fitting=5120))
    assert panel.fitting.text() == "5,120 rows"
    with qtbot.waitSignal(panel.batch_size_requested) as asked:
        click(panel.fitting)
    assert asked.args == [5120]
    panel.show_memory(memory(fitting=10))
    assert not panel.fitting.isEnabled()
    panel.show_memory(memory(fitting=0))
    assert not panel.fitting.isEnabled()


def test_that_it_says_what_is_taken_and_warns_where_it_is_too_much(panel: MemoryPanel):
    made = memory()
    panel.show_memory(made)
    whole = figures.memory(sum(taken(cost) for cost in made.costs))
    assert panel.taken.text() == f"{whole} of 512 MiB with batches of 10 rows, 2.6 kB a row."
    assert panel.taken.property("ink") == "text2"
    assert panel.sentence.text() == made.sentence
    panel.show_memory(memory(fitting=5))
    assert panel.taken.text().startswith("A batch of 10 rows does not fit.")
    assert panel.taken.property("ink") == "warning"


def test_that_the_device_is_named_with_what_is_free(panel: MemoryPanel):
    panel.show_memory(memory())
    assert panel._subtitle.accessibleName().endswith(" on the CPU, 5.4 GB free")
    panel.show_memory(memory(free=None, device="gpu"))
    assert panel._subtitle.accessibleName().endswith(" on the GPU")


@pytest.mark.parametrize("size", [(288, 300), (1000, 200), (690, 112), (760, 760)])
def test_that_it_stands_at_every_size(panel: MemoryPanel, themes: ThemeSource, size: tuple[int, int]):
    panel.resize(*size)
    for theme in THEMES.values():
        themes.set(theme, 1.25)
        for made in (None, memory(), memory(costs=(), fitting=0)):
            panel.show_memory(made)
            assert not panel.grab().isNull()
