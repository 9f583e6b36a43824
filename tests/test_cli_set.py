"""`--set PATH=VALUE` reaches every setting of a project and refuses what is none."""

from __future__ import annotations

import pytest

from playground.cli.changes import changed, places
from playground.cli.faults import UsageError
from playground.data import SOURCES
from playground.document import Document, replace
from playground.export import load


def value(document: Document, name: str, setting: str) -> object:
    return next(node for node in document.graph.nodes if node.name == name).settings[setting]


def test_that_settings_of_every_part_are_reached() -> None:
    document = changed(
        load("spiral"),
        [
            "training.batch_size=20",
            "training.optimizer.learning_rate=0.01",
            "training.until.patience=7",
            "data.settings.noise=0.2",
            "data.split.seed=5",
            "data.standardize=false",
            'data.features=["x", "y", "x^2"]',
            "graph.hidden 1.units=4",
            "graph.hidden 1.activation=relu",
            "name=mine",
        ],
    )
    training, data = document.training, document.data
    assert (training.batch_size, training.optimizer["learning_rate"], training.until.patience) == (
        20,
        0.01,
        7,
    )
    assert (data.settings["noise"], data.split.seed, data.standardize) == (0.2, 5, False)
    assert data.features == ("x", "y", "x^2")
    assert value(document, "hidden 1", "units") == 4
    assert value(document, "hidden 1", "activation") == "relu"
    assert document.name == "mine"


def test_that_a_whole_number_written_as_a_power_stays_whole() -> None:
    batch_size = changed(load("xor"), ["training.batch_size=1e2"]).training.batch_size
    assert (batch_size, type(batch_size)) == (100, int)


@pytest.mark.parametrize("path", ["training.optimizer", "training.optimizer.name"])
def test_that_another_optimiser_keeps_the_learning_rate(path: str) -> None:
    document = load("xor")
    optimizer = changed(document, [f"{path}=sgd"]).training.optimizer
    assert dict(optimizer) == {"name": "sgd", "learning_rate": document.training.optimizer["learning_rate"]}


def test_that_another_source_drops_what_belonged_to_the_one_before() -> None:
    data = changed(load("spiral"), ["data.source=iris"]).data
    assert (data.source, dict(data.settings), data.features) == ("iris", {}, ())


def test_that_changes_are_made_one_after_the_other() -> None:
    document = changed(load("iris"), ["data.source=spiral", "data.settings.noise=0.3"])
    assert dict(document.data.settings) == {"noise": 0.3}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("training.batch=3", "did you mean training.batch_size?"),
        ("graph.hiden 1.units=3", "did you mean graph.hidden 1.units?"),
        ("quux=3", "write it as in"),
        ("training.batch_size", "write PATH=VALUE"),
        ("training.batch_size=ten", "Batch size must be a whole number"),
        ("training.batch_size=1.5", "not 1.5"),
        ("graph.hidden 1.units=1e12", "from 1 to 4,096"),
        ("graph.hidden 1.units=0", "from 1 to 4,096"),
        ("graph.hidden 1.activation=rellu", "choose one of"),
        ("training.optimizer=adm", "choose one of sgd"),
        ("training.until.loss=1e999", "must be finite"),
        ("training.until.loss=NaN", "must be finite"),
        ("data.split.training=NaN", "--set data.split.training"),
        ("data.standardize=5", "expected `bool`"),
        ("data.source=5", "expected `str`"),
        ("name=5", "expected `str`"),
        ('name="\\ud800"', "half a character"),
    ],
)
def test_that_what_cannot_be_set_is_one_sentence(change: str, words: str) -> None:
    document = load("spiral")
    with pytest.raises(UsageError) as refused:
        changed(document, [change])
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("source", SOURCES)
def test_that_every_setting_of_every_source_has_a_path(source: str) -> None:
    document = load("xor")
    paths = places(replace(document, data=replace(document.data, source=source)))
    assert {f"data.settings.{setting.name}" for setting in SOURCES[source].settings} <= paths.keys()
