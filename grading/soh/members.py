"""The regressors that an estimate is averaged from, kept without a single row of the data.

Kernel: landmarks at the centres of k-means clusters with at least three members, Gaussian kernel
beside a linear part, weights by Bayesian ridge (Zhang, Tsang and Kwok 2008, "Improved Nystroem
low-rank approximation"). Tree: extremely randomised trees whose leaves hold at least three rows.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.soh.calibration import Floats
from grading.soh.features import FEATURES, STEPS, TWO_TESTS, VOLTAGES

LANDMARKS = 200
ROWS_PER_LANDMARK = 3
ROWS_PER_LEAF = 3
TREES = 100
SEED = 0
ROBUST_ROUNDS = 6
LEAST_DEVIATION = 1e-6


@dataclass(frozen=True, slots=True)
class Member:
    """How one regressor is made.

    `components`: how many principal components it sees (0 = all features, only standardised);
    each is divided by its standard deviation to the power of `whitening`.
    `linear`: whether a linear part stands beside the kernel.
    `ridge`: a fixed ridge penalty instead of the Bayesian choice; the fit is robust then.
    """

    name: str
    feature_set: str
    kind: str = "kernel"
    gamma: float = 0.3
    components: int = 0
    whitening: float = 0.5
    linear: bool = True
    ridge: float | None = None


MEMBERS = {
    member.name: member
    for member in (
        Member("kernel on steps", STEPS, linear=False),
        Member("kernel on voltages", VOLTAGES, linear=False),
        Member("kernel on main voltages", VOLTAGES, components=16),
        Member("robust kernel on 10 main steps", STEPS, components=10, ridge=0.01),
        Member("robust kernel on 16 main steps", STEPS, components=16, ridge=0.01),
        Member("trees on steps", STEPS, "trees", components=10, whitening=1.0),
        Member("trees on voltages", VOLTAGES, "trees", components=10, whitening=1.0),
        Member("kernel on two tests", TWO_TESTS),
        Member("kernel on 24 main features of two tests", TWO_TESTS, gamma=0.1, components=24),
        Member(
            "robust kernel on 24 main features of two tests",
            TWO_TESTS,
            gamma=0.1,
            components=24,
            ridge=0.01,
        ),
    )
}

Fitted = dict[str, Any]
"""A fitted member: its name, arrays, and for trees the scikit-learn estimator."""


def fit_member(member: Member, voltages_v: Floats, soh: Floats, weights: Floats) -> Fitted:
    """Fits one member on rows of voltages (V) and their SoH."""
    features = FEATURES[member.feature_set](voltages_v)
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    # A hinge that no test has reached must not explode in one that does.
    scale[scale < LEAST_DEVIATION] = 1.0
    projection = _projection(member, (features - mean) / scale) / scale[:, None]
    fitted: Fitted = {"name": member.name, "mean": mean, "projection": projection}
    inputs = (features - mean) @ projection
    if member.kind == "trees":
        from sklearn.ensemble import ExtraTreesRegressor

        trees = ExtraTreesRegressor(TREES, min_samples_leaf=ROWS_PER_LEAF, random_state=SEED)
        fitted["trees"] = trees.fit(inputs, soh, sample_weight=weights)
        return fitted
    fitted |= _fit_kernel(member, inputs, soh, weights)
    return fitted


def predict_member(fitted: Fitted, voltages_v: Floats) -> Floats:
    """SoH by one fitted member for rows of voltages (V), unclipped."""
    member = MEMBERS[fitted["name"]]
    inputs = (FEATURES[member.feature_set](voltages_v) - fitted["mean"]) @ fitted["projection"]
    if member.kind == "trees":
        return np.asarray(fitted["trees"].predict(inputs), dtype=np.float64)
    near = _kernel(inputs, fitted["landmarks"], member.gamma)
    return np.asarray(
        near @ fitted["landmark_weights"] + inputs @ fitted["slopes"] + fitted["intercept"][0],
        dtype=np.float64,
    )


def _projection(member: Member, standardised: Floats) -> Floats:
    width = standardised.shape[1]
    if not member.components:
        return np.eye(width)
    _, singular, rows = np.linalg.svd(standardised, full_matrices=False)
    deviations = singular / np.sqrt(len(standardised))
    # With few tests the last axes hold rounding errors only; divided by their size they explode.
    count = max(1, min(member.components, int((deviations > LEAST_DEVIATION).sum())))
    deviations = deviations[:count]
    return np.asarray(rows[:count].T / deviations**member.whitening, dtype=np.float64)


def _kernel(inputs: Floats, landmarks: Floats, gamma: float) -> Floats:
    square = (inputs**2).sum(axis=1)[:, None] + (landmarks**2).sum(axis=1)[None, :]
    distance = np.maximum(square - 2.0 * inputs @ landmarks.T, 0.0)
    return np.asarray(np.exp(-gamma / inputs.shape[1] * distance), dtype=np.float64)


def _fit_kernel(member: Member, inputs: Floats, soh: Floats, weights: Floats) -> Fitted:
    landmarks = _centres(inputs)
    root = _inverse_root(_kernel(landmarks, landmarks, member.gamma))
    columns = _kernel(inputs, landmarks, member.gamma) @ root
    if member.linear:
        columns = np.column_stack([columns, inputs])
    coefficients, intercept = _line(member, columns, soh, weights)
    count = len(landmarks)
    slopes = coefficients[count:] if member.linear else np.zeros(inputs.shape[1])
    return {
        "landmarks": landmarks,
        "landmark_weights": root @ coefficients[:count],
        "slopes": slopes,
        "intercept": np.array([intercept]),
    }


def _line(member: Member, columns: Floats, soh: Floats, weights: Floats) -> tuple[Floats, float]:
    from sklearn.linear_model import BayesianRidge, Ridge

    if member.ridge is None:
        line = BayesianRidge().fit(columns, soh, sample_weight=weights)
        return line.coef_, float(line.intercept_)
    line = Ridge(alpha=member.ridge)
    robust = weights
    for _ in range(ROBUST_ROUNDS):
        line.fit(columns, soh, sample_weight=robust)
        errors = np.abs(soh - line.predict(columns))
        # Huber's weights: a cell far off pulls by its sign, not by its distance.
        usual = max(1.4826 * float(np.median(errors)), 1e-4)
        robust = weights * np.minimum(1.0, usual / np.maximum(errors, 1e-6))
    return line.coef_, float(line.intercept_)


def _centres(inputs: Floats) -> Floats:
    from sklearn.cluster import KMeans

    count = max(1, min(LANDMARKS, len(inputs) // ROWS_PER_LANDMARK))
    clusters = KMeans(count, n_init=1, random_state=SEED).fit(inputs)
    members = np.bincount(clusters.labels_, minlength=count)
    # A cluster of one is a row of the data: it may not be kept.
    return np.asarray(clusters.cluster_centers_[members >= ROWS_PER_LANDMARK], dtype=np.float64)


def _inverse_root(matrix: Floats) -> Floats:
    left, singular, right = np.linalg.svd(matrix)
    return np.asarray((left / np.sqrt(np.maximum(singular, 1e-12))) @ right, dtype=np.float64)
