"""What is taken along: trained parameters in files that other tools read, and the way back from them.

- `FORMATS`, suffix → `Format`: a new kind of file is one more section that ends in the table
- `save_parameters(trained, path)`   writes by suffix, whole or not at all
- `load_trained(path) -> Trained`    a trained model from its `.safetensors` file
- `open_project(name) -> Opened`     a project file, a trained model or an example by name
- `loss_csv(records)`                the losses as a table
- `own_blocks(folder) -> OwnBlocks`  the blocks that a user has saved, one file each
- `resume(trainer, trained)`         lets a trainer go on from where the file stands

Knows no Qt: plots are drawn by the window's own views.
"""

from __future__ import annotations

from playground.export.csvfile import loss_csv
from playground.export.formats import FORMATS, Format, save_parameters
from playground.export.own_blocks import (
    OwnBlock,
    OwnBlocks,
    blocks_folder,
    own_blocks,
    remove_own_block,
    save_own_block,
)
from playground.export.project import Opened, examples, load, open_project
from playground.export.resume import resume
from playground.export.tensors import load_trained
from playground.export.trained import Trained, trained_of
from playground.export.write import ExportError, require_folder, require_place, write_file

__all__ = [
    "FORMATS",
    "ExportError",
    "Format",
    "Opened",
    "OwnBlock",
    "OwnBlocks",
    "Trained",
    "blocks_folder",
    "examples",
    "load",
    "load_trained",
    "loss_csv",
    "open_project",
    "own_blocks",
    "remove_own_block",
    "require_folder",
    "require_place",
    "resume",
    "save_own_block",
    "save_parameters",
    "trained_of",
    "write_file",
]
