"""What is taken along: trained parameters in files that other tools read, and the way back from them.

- `FORMATS`, suffix → `Format`: a new kind of file is one more section that ends in the table
- `save_parameters(trained, path)`   writes by suffix, whole or not at all
- `load_trained(path) -> Trained`    a trained model from its `.safetensors` file
- `open_project(name) -> Opened`     a project file, a trained model or an example by name
- `loss_csv(records)`                the losses as a table
- `resume(trainer, trained)`         lets a trainer go on from where the file stands

Knows no Qt: plots are drawn by the window's own views.
"""

from __future__ import annotations

from playground.export.csvfile import loss_csv
from playground.export.formats import FORMATS, Format, save_parameters
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
    "Trained",
    "examples",
    "load",
    "load_trained",
    "loss_csv",
    "open_project",
    "require_folder",
    "require_place",
    "resume",
    "save_parameters",
    "trained_of",
    "write_file",
]
