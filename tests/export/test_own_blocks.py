"""The folder of a user's own blocks: what is saved is found, and what is damaged is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.document import DocumentError, block_text, share_project
from playground.export import ExportError, blocks_folder, own_blocks, remove_own_block, save_own_block
from playground.export.own_blocks import MAX_BYTES
from tests.document.documents import sound

TITLE = "Mein/Block Ü"
TEXT = block_text(sound(), [2, 3], TITLE, "pink")


def test_that_a_saved_block_is_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "blocks"
    assert own_blocks(folder) == ((), ())
    saved = save_own_block(TEXT, folder)
    (found,), problems = own_blocks(folder)
    assert problems == ()
    assert found == saved
    assert found.title == TITLE
    assert found.piece.graph.groups[0].color == "pink"
    (path,) = folder.iterdir()
    assert path.suffix == ".nnblock"
    assert path.stem == found.name
    assert max(map(len, path.read_text().splitlines())) <= 100


def test_that_the_same_title_gets_a_number_and_no_file_is_lost(tmp_path: Path) -> None:
    names = {save_own_block(TEXT, tmp_path).name for _ in range(3)}
    assert len(names) == 3
    assert [one.title for one in own_blocks(tmp_path).blocks] == [TITLE, f"{TITLE} 2", f"{TITLE} 3"]


@pytest.mark.parametrize("title", ["../../etc", "..", "/", "con", "a" * 500, "  ", "\n", "x:y*?"])
def test_that_no_title_leads_out_of_the_folder(tmp_path: Path, title: str) -> None:
    folder = tmp_path / "blocks"
    save_own_block(block_text(sound(), [2], title), folder)
    assert len(own_blocks(folder).blocks) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["blocks"]


def test_that_a_block_is_removed_and_a_second_time_nothing(tmp_path: Path) -> None:
    name = save_own_block(TEXT, tmp_path).name
    remove_own_block(name, tmp_path)
    remove_own_block(name, tmp_path)
    assert own_blocks(tmp_path).blocks == ()


def test_that_damaged_files_are_passed_over_with_a_sentence_each(tmp_path: Path) -> None:
    save_own_block(TEXT, tmp_path)
    (tmp_path / "cut.nnblock").write_text(TEXT[:60])
    (tmp_path / "bytes.nnblock").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "large.nnblock").write_bytes(b"x" * (MAX_BYTES + 1))
    (tmp_path / "project.nnblock").write_text(share_project(sound()))
    (tmp_path / "folder.nnblock").mkdir()
    (tmp_path / "notes.txt").write_text("not mine")
    blocks, problems = own_blocks(tmp_path)
    assert len(blocks) == 1
    assert len(problems) == 5
    for problem in problems:
        assert problem.startswith("The block ")
        assert problem.endswith(".")
        assert "\n" not in problem


def test_that_what_is_no_block_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        save_own_block("hello", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="stands in its way"):
        save_own_block(TEXT, tmp_path / "file" / "blocks")


def test_that_the_folder_is_the_users() -> None:
    assert blocks_folder().parts[-2:] == ("nn-playground", "blocks")
