"""What the worker sent last: the frame on show and the losses so far. Mutable; filled by the window alone."""

from __future__ import annotations

from playground.document import Document
from playground.engine.frame import EpochRecord, Frame
from playground.engine.records import Records
from playground.export import Trained


class Latest:
    """The newest frame and all records since training began."""

    def __init__(self) -> None:
        self.frame: Frame | None = None
        self.records = Records()

    def clear(self) -> None:
        """Nothing has come yet of another project."""
        self.frame = None
        self.records = Records()

    def add(self, records: Records) -> None:
        """More epochs are done, or the last one was measured again."""
        self.records.follow(records)

    @property
    def record(self) -> EpochRecord | None:
        """The losses after the last epoch."""
        return self.records[-1] if self.records else None

    @property
    def generation(self) -> int | None:
        """Which edit of the document the frame belongs to."""
        return self.frame.generation if self.frame is not None else None

    @property
    def running(self) -> bool:
        """Whether a run is on."""
        return self.frame is not None and self.frame.running

    def trained(self, document: Document) -> Trained | None:
        """The document with the numbers of the frame; None before the first frame."""
        frame = self.frame
        if frame is None:
            return None
        return Trained(document, frame.parameters, frame.kept, frame.epoch, tuple(self.records))
