"""What a view asks for is done by the part of the window that does such things. Owns nothing."""

from __future__ import annotations

from functools import partial

from playground.gui.exporting import Exporting
from playground.gui.files import Files
from playground.gui.guide import Guide
from playground.gui.look import Look
from playground.gui.read_outs import ReadOuts
from playground.gui.shell.shell import Shell
from playground.gui.transport import Transport
from playground.gui.views import Views


def tie_panels(views: Views, files: Files, exporting: Exporting) -> None:
    """Files and exports that views ask for, nodes that panels point at, panels in windows of their own."""
    canvas, shell = views.canvas, views.shell
    canvas.example_requested.connect(files.open_asked)
    canvas.file_dropped.connect(files.open_asked)
    views.palette.add_requested.connect(canvas.add)
    for panel in (views.inspector, views.problems):
        panel.node_pointed.connect(canvas.reveal)
        panel.data_asked.connect(partial(shell.show_left, "Data"))
    views.inspector.fold_asked.connect(lambda group, on: canvas.commands.fold({group}, on))
    views.network.node_chosen.connect(canvas.reveal)
    views.network.export_requested.connect(files.export_parameters)
    views.boundary.export_requested.connect(exporting.export_boundary)
    views.loss.export_requested.connect(exporting.export_loss)
    for one in (views.boundary, views.loss, views.inspector, views.network):
        one.enlarge_requested.connect(lambda one=one: views.enlarge(one, shell.window()))


def tie_header(shell: Shell, transport: Transport, read_outs: ReadOuts, look: Look, guide: Guide) -> None:
    """What the buttons of deck and top row ask for."""
    deck, top = shell.deck, shell.top
    deck.run_asked.connect(transport.run_or_pause)
    deck.pause_asked.connect(transport.run_or_pause)
    deck.phase_asked.connect(transport.next_phase)
    deck.goal_asked.connect(transport.go_to)
    deck.batch_asked.connect(transport.next_batch)
    deck.epoch_asked.connect(transport.next_epoch)
    deck.same_start_asked.connect(transport.same_start)
    deck.new_start_asked.connect(transport.new_start)
    deck.pace_chosen.connect(transport.set_pace)
    deck.pace_chosen.connect(read_outs.show)
    top.device_chosen.connect(transport.set_device)
    top.theme_asked.connect(look.toggle_theme)
    top.find_asked.connect(guide.show_commands)
    top.help_asked.connect(guide.show_keys)
