"""What the user made: a frozen document, pure edits of it, checks in words, and its file."""

from __future__ import annotations

from playground.document.clipboard import copy, duplicate, paste
from playground.document.edits import (
    add_node,
    insert_on_link,
    link,
    move,
    remove_nodes,
    rename,
    replace_op,
    set_frozen,
    set_muted,
    set_setting,
    takes_many,
    unlink,
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
from playground.document.problem import Fix, Problem

__all__ = [
    "SUFFIX",
    "Data",
    "Document",
    "DocumentError",
    "Fix",
    "Graph",
    "Group",
    "Link",
    "Node",
    "Problem",
    "Split",
    "Training",
    "Until",
    "add_node",
    "copy",
    "duplicate",
    "from_text",
    "frozen",
    "insert_on_link",
    "link",
    "load_file",
    "move",
    "paste",
    "remove_nodes",
    "rename",
    "replace",
    "replace_op",
    "save_file",
    "schema",
    "set_frozen",
    "set_muted",
    "set_setting",
    "takes_many",
    "to_text",
    "unlink",
]
