#!/usr/bin/env python3
"""Fits trees and linear models on scikit-learn's real data sets and converts them.

    pip install -r requirements.txt
    python tables.py
"""

import numpy as np
import onnx
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as OMLFloat
from skl2onnx import to_onnx
from sklearn import datasets
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

import common


def split(load, name):
    x, y = load(return_X_y=True)
    x = x.astype(np.float32)
    a, b, ya, yb = train_test_split(x, y, test_size=0.3, random_state=common.SEED, stratify=y)
    common.write_npz(f"data/{name}.npz", x=b, y=yb.astype(np.uint8), c=a[:200])
    return a, ya, x.shape[1]


def save(model, name):
    # The converters draw some names by lot.
    model.doc_string, model.graph.name = "", name
    model.opset_import.sort(key=lambda o: o.domain)
    onnx.checker.check_model(model)
    onnx.save(model, common.ZOO / f"models/{name}.onnx")


def entry(name, title, kind, exporter, data, features, output):
    common.register({
        "name": name, "title": title, "kind": kind, "file": f"models/{name}.onnx", "exporter": exporter,
        "inputs": [{"name": onnx.load(common.ZOO / f"models/{name}.onnx").graph.input[0].name, "shape": [1, features], "test": f"data/{data}.npz:x", "calibration": f"data/{data}.npz:c"}],
        "labels": f"data/{data}.npz:y", "score": {"kind": "argmax", "output": output},
        "data": {"cancer": "Breast Cancer Wisconsin (Diagnostic)", "wine": "Wine", "digits8": "Optical Recognition of Handwritten Digits"}[data] + ", from scikit-learn 1.9.1",
        "licence": "Apache-2.0 (model), CC-BY-4.0 (data)",
    })


def main():
    opset = {"": 18, "ai.onnx.ml": 3}
    seed = common.SEED
    cancer, wine, digits = split(datasets.load_breast_cancer, "cancer"), split(datasets.load_wine, "wine"), split(datasets.load_digits, "digits8")

    def skl(name, title, kind, model, data, which, zipmap=False):
        x, y, features = data
        model.fit(x, y)
        options = None if zipmap else {id(model if not hasattr(model, "steps") else model.steps[-1][1]): {"zipmap": False}}
        save(to_onnx(model, x[:1], target_opset=opset, options=options), name)
        entry(name, title, kind, "skl2onnx", which, features, "output_probability" if zipmap else "probabilities")

    skl("gbt", "gradient-boosted trees, 100 of depth 3", "trees",
        GradientBoostingClassifier(n_estimators=100, max_depth=3, random_state=seed), cancer, "cancer")
    skl("forest", "random forest of 40 trees", "trees",
        RandomForestClassifier(n_estimators=40, max_depth=7, max_leaf_nodes=48, random_state=seed), digits, "digits8")
    skl("logistic", "standard scaler and logistic regression", "linear",
        make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)), cancer, "cancer", zipmap=True)
    skl("svm", "standard scaler and support vector machine with a radial kernel", "linear",
        make_pipeline(StandardScaler(), SVC(random_state=seed)), wine, "wine")

    x, y, features = digits
    import xgboost
    model = xgboost.XGBClassifier(n_estimators=20, max_depth=3, n_jobs=1, random_state=seed).fit(x, y)
    save(convert_xgboost(model, initial_types=[("features", OMLFloat([None, features]))], target_opset=15), "xgboost")
    entry("xgboost", "gradient-boosted trees of XGBoost, 20 for each of ten classes", "trees", "onnxmltools", "digits8", features, "probabilities")

    x, y, features = cancer
    import lightgbm
    model = lightgbm.LGBMClassifier(n_estimators=50, num_leaves=15, n_jobs=1, random_state=seed, deterministic=True, verbose=-1).fit(x, y)
    save(convert_lightgbm(model, initial_types=[("features", OMLFloat([None, features]))], target_opset=15, zipmap=False), "lightgbm")
    entry("lightgbm", "gradient-boosted trees of LightGBM, 50 of 15 leaves", "trees", "onnxmltools", "cancer", features, "probabilities")


if __name__ == "__main__":
    main()
