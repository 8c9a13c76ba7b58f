"""The regressors that an estimate is averaged from, kept without a single row of the data.

Kernel: landmarks at the centres of k-means clusters with at least three members, Gaussian kernel
beside a linear part, weights by Bayesian ridge (Zhang, Tsang and Kwok 2008, "Improved Nystroem
low-rank approximation"). Tree: extremely randomised trees whose leaves hold at least three rows.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from grading.soh.calibration import Floats
from grading.soh.features import FEATURES, STEPS, VOLTAGES

LANDMARKS = 200
ROWS_PER_LANDMARK = 3
ROWS_PER_LEAF = 3
TREES = 100
SEED = 0


@dataclass(frozen=True, slots=True)
class Member:
    """How one regressor is made.

    `components`: how many principal components it sees (0 = all features, only standardised);
    each is divided by its standard deviation to the power of `whitening`.
    `ridge`: a fixed ridge penalty instead of the Bayesian choice.
    """

    name: str
    feature_set: str
    kind: str = "kernel"
    gamma: float = 0.3
    components: int = 0
    whitening: float = 0.5
    ridge: float | None = None


MEMBERS = {
    member.name: member
    for member in (
        Member("kernel on steps", STEPS),
        Member("kernel on voltages", VOLTAGES),
        Member("kernel on main voltages", VOLTAGES, components=16),
        Member("wide kernel on main steps", STEPS, components=10, gamma=1.0),
        Member("stiff kernel on main voltages", VOLTAGES, components=10, whitening=1.0, ridge=0.1),
        Member("trees on steps", STEPS, "trees", components=10, whitening=1.0),
        Member("trees on voltages", VOLTAGES, "trees", components=10, whitening=1.0),
    )
}

Fitted = dict[str, Any]
"""A fitted member: its name, arrays, and for trees the scikit-learn estimator."""


def fit_member(member: Member, voltages_v: Floats, soh: Floats, weights: Floats) -> Fitted:
    """Fits one member on rows of voltages (V) and their SoH."""
    features = FEATURES[member.feature_set](voltages_v)
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
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
    count = min(member.components, width)
    _, singular, rows = np.linalg.svd(standardised, full_matrices=False)
    deviations = singular[:count] / np.sqrt(len(standardised)) + 1e-9
    return np.asarray(rows[:count].T / deviations**member.whitening, dtype=np.float64)


def _kernel(inputs: Floats, landmarks: Floats, gamma: float) -> Floats:
    square = (inputs**2).sum(axis=1)[:, None] + (landmarks**2).sum(axis=1)[None, :]
    distance = np.maximum(square - 2.0 * inputs @ landmarks.T, 0.0)
    return np.asarray(np.exp(-gamma / inputs.shape[1] * distance), dtype=np.float64)


def _fit_kernel(member: Member, inputs: Floats, soh: Floats, weights: Floats) -> Fitted:
    from sklearn.linear_model import BayesianRidge, Ridge

    landmarks = _centres(inputs)
    root = _inverse_root(_kernel(landmarks, landmarks, member.gamma))
    columns = np.column_stack([_kernel(inputs, landmarks, member.gamma) @ root, inputs])
    line = BayesianRidge() if member.ridge is None else Ridge(alpha=member.ridge)
    line.fit(columns, soh, sample_weight=weights)
    count = len(landmarks)
    return {
        "landmarks": landmarks,
        "landmark_weights": root @ line.coef_[:count],
        "slopes": np.asarray(line.coef_[count:], dtype=np.float64),
        "intercept": np.array([float(line.intercept_)]),
    }


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
