"""scikit-learn's `MLPRegressor`: one `partial_fit` over all rows is an epoch in batches."""

from __future__ import annotations

import numpy as np

from playground.bench.peers.peer import Layers, Peer, Problem


class PartialFit:
    """One unit is an epoch. Its loss is half the mean squared error, so its rate is twice ours."""

    most: int | None = None

    def __init__(self, problem: Problem) -> None:
        from sklearn.neural_network import MLPRegressor

        case = problem.case
        assert case.loss == "mse", "a regressor knows no other loss"
        self.unit, self._start = case.batches, problem.start
        self._x, self._y = problem.x, problem.y.ravel() if problem.y.shape[1] == 1 else problem.y
        self._model = MLPRegressor(
            hidden_layer_sizes=case.sizes[1:-1],
            activation=case.hidden,
            solver="sgd",
            alpha=0.0,
            batch_size=case.batch,
            learning_rate_init=2 * case.rate,
            momentum=0.0,
            nesterovs_momentum=False,
            shuffle=False,
        )
        self._model.partial_fit(self._x, self._y)
        self.restart()

    def restart(self) -> None:
        layers = zip(self._model.coefs_, self._model.intercepts_, self._start, strict=True)
        for weight, bias, (first_weight, first_bias) in layers:
            weight[...], bias[...] = first_weight, first_bias

    def run(self, count: int) -> None:
        for _ in range(count):
            self._model.partial_fit(self._x, self._y)

    def parameters(self) -> Layers:
        layers = zip(self._model.coefs_, self._model.intercepts_, strict=True)
        return [(np.array(weight), np.array(bias)) for weight, bias in layers]


SKLEARN = Peer("sklearn", "scikit-learn partial_fit", "scikit-learn", "sklearn", PartialFit)
