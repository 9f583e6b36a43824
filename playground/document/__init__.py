"""What the user made: a frozen document, pure edits of it, checks in words, and its file."""

from __future__ import annotations

from playground.document.block import Block, Piece
from playground.document.block_edits import add_block_after, insert_block, place_block
from playground.document.blocks import BLOCKS
from playground.document.candidates import Candidate, may_feed
from playground.document.clipboard import copy, duplicate, paste
from playground.document.edits import (
    add_node,
    move,
    rename,
    replace_op,
    set_frozen,
    set_muted,
    set_setting,
    takes_many,
)
from playground.document.file import SUFFIX, DocumentError, from_text, load_file, save_file, schema, to_text
from playground.document.model import (
    Data,
    Document,
    Graph,
    Group,
    Link,
    Node,
    Split,
    Training,
    Until,
    frozen,
    replace,
)
from playground.document.own_blocks import block_text, read_block
from playground.document.problem import Fix, Problem
from playground.document.removing import remove_nodes
from playground.document.share import Shared, read_project, share_nodes, share_project, shared_in
from playground.document.wiring import cut, cut_off, insert_on_link, link, reroute, swap_inputs, unlink

__all__ = [
    "BLOCKS",
    "SUFFIX",
    "Block",
    "Candidate",
    "Data",
    "Document",
    "DocumentError",
    "Fix",
    "Graph",
    "Group",
    "Link",
    "Node",
    "Piece",
    "Problem",
    "Shared",
    "Split",
    "Training",
    "Until",
    "add_block_after",
    "add_node",
    "block_text",
    "copy",
    "cut",
    "cut_off",
    "duplicate",
    "from_text",
    "frozen",
    "insert_block",
    "insert_on_link",
    "link",
    "load_file",
    "may_feed",
    "move",
    "paste",
    "place_block",
    "read_block",
    "read_project",
    "remove_nodes",
    "rename",
    "replace",
    "replace_op",
    "reroute",
    "save_file",
    "schema",
    "set_frozen",
    "set_muted",
    "set_setting",
    "share_nodes",
    "share_project",
    "shared_in",
    "swap_inputs",
    "takes_many",
    "to_text",
    "unlink",
]
