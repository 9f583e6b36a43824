"""Real data sets that scikit-learn carries offline: iris, wine, breast cancer, digits, diabetes.

Names and sizes stand here, so that a graph can be checked without reading a row; scikit-learn costs
nearly a second and is imported when rows are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from playground.data.recipe import DataError
from playground.data.source import Source, Table

Loader = Callable[[Any], Any]


def measured(
    name: str,
    title: str,
    load: Loader,
    *,
    rows: int,
    columns: tuple[str, ...],
    help: str,
    source: str,
    class_names: tuple[str, ...] = (),
    target_name: str = "class",
    column_labels: tuple[str, ...] = (),
    image: tuple[int, int] | None = None,
) -> Source:
    """The entry of a measured set; `load` picks its rows out of `sklearn.datasets`."""

    def make(settings: Mapping[str, object]) -> Table:
        try:
            from sklearn import datasets
        except ImportError as fault:
            raise DataError(
                f"the data set '{name}' needs scikit-learn: install it with "
                "`pip install scikit-learn`, or choose a generated set"
            ) from fault
        rows = load(datasets)
        x = np.array(rows.data, dtype=np.float64)
        y = rows.target.astype(np.int64) if class_names else rows.target.astype(np.float64)[:, None]
        return Table(columns, x, y, class_names, target_name)

    return Source(
        name=name,
        title=title,
        group="measured",
        task="classes" if class_names else "values",
        columns=columns,
        column_labels=column_labels or columns,
        targets=len(class_names) or 1,
        make=make,
        help=help,
        source=source,
        class_names=class_names,
        target_name=target_name,
        rows=rows,
        scaled_target=not class_names,
        image=image,
    )


IRIS = measured(
    "iris",
    "Iris",
    lambda datasets: datasets.load_iris(),
    rows=150,
    columns=("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
    class_names=("setosa", "versicolor", "virginica"),
    target_name="species",
    help="Four lengths of 150 iris flowers of three species.",
    source="R. A. Fisher, The use of multiple measurements in taxonomic problems (1936)",
)

WINE = measured(
    "wine",
    "Wine",
    lambda datasets: datasets.load_wine(),
    rows=178,
    columns=(
        "alcohol",
        "malic acid",
        "ash",
        "alcalinity of ash",
        "magnesium",
        "total phenols",
        "flavanoids",
        "nonflavanoid phenols",
        "proanthocyanins",
        "color intensity",
        "hue",
        "od280/od315 of diluted wines",
        "proline",
    ),
    class_names=("class 0", "class 1", "class 2"),
    target_name="cultivar",
    help="Thirteen chemical measurements of 178 wines of one region, made from three cultivars.",
    source="M. Forina et al., PARVUS (1988); UCI Machine Learning Repository",
)

CELL_TRAITS = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)

BREAST_CANCER = measured(
    "breast_cancer",
    "Breast cancer",
    lambda datasets: datasets.load_breast_cancer(),
    rows=569,
    columns=(
        *(f"mean {trait}" for trait in CELL_TRAITS),
        *(f"{trait} error" for trait in CELL_TRAITS),
        *(f"worst {trait}" for trait in CELL_TRAITS),
    ),
    class_names=("malignant", "benign"),
    target_name="diagnosis",
    help="Thirty traits of cell nuclei from 569 biopsies: malignant or benign.",
    source="W. H. Wolberg, O. L. Mangasarian, W. N. Street, WDBC (1995); UCI",
)

SIDE = 8

DIGITS = measured(
    "digits",
    "Handwritten digits",
    lambda datasets: datasets.load_digits(),
    rows=1797,
    columns=tuple(f"pixel_{row}_{column}" for row in range(SIDE) for column in range(SIDE)),
    column_labels=tuple(f"pixel {row},{column}" for row in range(SIDE) for column in range(SIDE)),
    class_names=tuple(str(digit) for digit in range(10)),
    target_name="digit",
    image=(SIDE, SIDE),
    help="1797 handwritten digits as pictures of 8×8 pixels, 0 (paper) to 16 (ink).",
    source="E. Alpaydin, C. Kaynak, Optical recognition of handwritten digits (1998); UCI",
)

DIABETES = measured(
    "diabetes",
    "Diabetes",
    lambda datasets: datasets.load_diabetes(scaled=False),
    rows=442,
    columns=(
        "age",
        "sex",
        "body mass index",
        "blood pressure",
        "total cholesterol",
        "LDL",
        "HDL",
        "cholesterol / HDL",
        "log triglycerides",
        "glucose",
    ),
    target_name="disease progression",
    help="Ten measurements of 442 patients; the target is how far the disease went in a year, 25 to 346.",
    source="B. Efron et al., Least angle regression (2004)",
)
