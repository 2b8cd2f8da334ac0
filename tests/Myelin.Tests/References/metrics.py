"""Figures of metrics by scikit-learn, for MetricReferenceTests.

Run with Debian's python3-sklearn (1.2): /usr/bin/python3 metrics.py
`loss` says how outputs become decisions: with binary_crossentropy each output by itself above 0.5, otherwise the largest. Where
scikit-learn has no figure, the published formula is written out in numpy. NaN stands as null.
"""
import math
import warnings

import numpy as np
import sklearn.metrics as M

from cases import tensor, write

warnings.simplefilter("ignore")
random = np.random.default_rng(5)
cases = []


def case(name, metric, loss, outputs, targets, value, weights=None):
    """A figure; those of the same numbers stand together, under the part of the name after the comma."""
    targets = np.asarray(targets)
    given = {
        "loss": loss, "outputs": tensor(outputs), "targets": tensor(targets), "labels": bool(np.issubdtype(targets.dtype, np.integer)),
        "weights": None if weights is None else tensor(weights)}
    value = float(value)
    value = None if math.isnan(value) else float("%.17g" % value)
    for known in cases:
        if all(known[key] == given[key] for key in given):
            known["figures"][metric] = value
            return
    kind = name.split(", ")[-1]
    cases.append({"case": f"{kind} {1 + sum(c['case'].startswith(kind + ' ') for c in cases)}", **given, "figures": {metric: value}})


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def counts(t, s, w=None):
    return [np.sum(np.where((t == a) & (s == b), 1.0 if w is None else w, 0)) for a, b in [(0, 0), (0, 1), (1, 0), (1, 1)]]


def ratio(a, b):
    return a / b if b else 0.0


def classes_of(name, scores, labels, w=None, suffix=""):
    """Several classes, one a row: labels from 0."""
    n = scores.shape[1]
    said = scores.argmax(1)
    loss = "sparse_categorical_crossentropy"
    kw = {"zero_division": 0, "sample_weight": w}
    for average in ["macro", "micro", "weighted"]:
        extra = "" if average == "macro" else f"average={average}"
        wrap = lambda m, more="": f"{m}({', '.join(x for x in [more, extra] if x)})" if more or extra else m
        case(f"precision {average}, {name}", wrap("precision"), loss, scores, labels, M.precision_score(labels, said, average=average, **kw), w)
        case(f"recall {average}, {name}", wrap("recall"), loss, scores, labels, M.recall_score(labels, said, average=average, **kw), w)
        case(f"f1 {average}, {name}", wrap("f1_score"), loss, scores, labels, M.f1_score(labels, said, average=average, **kw), w)
        case(f"f2 {average}, {name}", wrap("fbeta_score", "beta=2"), loss, scores, labels, M.fbeta_score(labels, said, beta=2, average=average, **kw), w)
    one = M.precision_score(labels, said, average=None, labels=range(n), **kw)
    case(f"precision of class 1, {name}", "precision(class_id=1)", loss, scores, labels, one[1], w)
    case(f"accuracy, {name}", "accuracy", loss, scores, labels, M.accuracy_score(labels, said, sample_weight=w), w)
    case(f"sparse accuracy, {name}", "sparse_categorical_accuracy", loss, scores, labels, M.accuracy_score(labels, said, sample_weight=w), w)
    case(f"confusion, {name}", "confusion_matrix", loss, scores, labels, M.accuracy_score(labels, said, sample_weight=w), w)
    for weights in ["none", "linear", "quadratic"]:
        metric = "cohen_kappa" if weights == "none" else f"cohen_kappa(weights={weights})"
        figure = M.cohen_kappa_score(labels, said, labels=range(n), weights=None if weights == "none" else weights, sample_weight=w)
        case(f"kappa {weights}, {name}", metric, loss, scores, labels, figure, w)
    case(f"matthews, {name}", "matthews_correlation", loss, scores, labels, M.matthews_corrcoef(labels, said, sample_weight=w), w)
    case(f"mean iou, {name}", "mean_io_u", loss, scores, labels, M.jaccard_score(labels, said, average="macro", **kw), w)
    case(f"iou of class 0, {name}", "io_u(target_class_id=0)", loss, scores, labels, M.jaccard_score(labels, said, average=None, labels=range(n), **kw)[0], w)
    specificities = []
    for c in sorted(set(labels) | set(said)):
        tn, fp, _, _ = counts((labels == c).astype(int), (said == c).astype(int), w)
        specificities.append(ratio(tn, tn + fp))
    case(f"specificity, {name}", "specificity", loss, scores, labels, np.mean(specificities), w)
    rocs, aps, weight = [], [], []
    for c in range(n):
        is_c = labels == c
        total = np.sum(np.where(is_c, 1.0 if w is None else w, 0))
        if is_c.any() and not is_c.all():
            rocs.append(M.roc_auc_score(is_c, scores[:, c], sample_weight=w))
            weight.append(total)
        aps.append(M.average_precision_score(is_c, scores[:, c], sample_weight=w) if is_c.any() else 0.0)
    case(f"roc, {name}", "auc", loss, scores, labels, np.mean(rocs) if rocs else math.nan, w)
    case(f"roc weighted, {name}", "auc(average=weighted)", loss, scores, labels, np.average(rocs, weights=weight) if rocs else math.nan, w)
    case(f"pr, {name}", "pr_auc", loss, scores, labels, np.mean(aps), w)
    if w is None:
        one_hot = np.eye(n)[labels]
        case(f"pr micro, {name}", "auc(curve=pr, average=micro)", loss, scores, labels, M.average_precision_score(one_hot, scores, average="micro"))
        case(f"categorical accuracy, {name}", "categorical_accuracy", "categorical_crossentropy", scores, one_hot, M.accuracy_score(labels, said))
        case(f"f1 of one-hot rows, {name}", "f1_score", "categorical_crossentropy", scores, one_hot, M.f1_score(labels, said, average="macro", zero_division=0))
        for k in [1, 2, 3]:
            # scikit-learn lets the order decide among equals; here they count for the model.
            figure = np.mean([(row > row[t]).sum() < k for row, t in zip(scores, labels)])
            if all(len(set(row)) == n for row in scores) and len(set(labels)) == n:
                assert abs(figure - M.top_k_accuracy_score(labels, scores, k=k, labels=range(n))) < 1e-15
            case(f"top {k}, {name}", f"sparse_top_k_categorical_accuracy(k={k})", loss, scores, labels, figure)
            case(f"top {k} of one-hot rows, {name}", f"top_k_categorical_accuracy(k={k})", "categorical_crossentropy", scores, one_hot, figure)
            top = np.array([[(row > v).sum() < k for v in row] for row in scores])
            case(f"precision of top {k}, {name}", f"precision(top_k={k}, average=micro)", loss, scores, labels, ratio((top & (one_hot > 0)).sum(), top.sum()))


def binary(name, scores, labels, w=None):
    """One output, which is a probability."""
    said = (scores > 0.5).astype(int)
    loss, x, y = "binary_crossentropy", scores[:, None], labels[:, None].astype(float)
    kw = {"zero_division": 0, "sample_weight": w}
    case(f"precision, {name}", "precision", loss, x, y, M.precision_score(labels, said, **kw), w)
    case(f"recall, {name}", "recall", loss, x, y, M.recall_score(labels, said, **kw), w)
    case(f"f1, {name}", "f1_score", loss, x, y, M.f1_score(labels, said, **kw), w)
    case(f"f half, {name}", "fbeta_score(beta=0.5)", loss, x, y, M.fbeta_score(labels, said, beta=0.5, **kw), w)
    case(f"precision at 0.3, {name}", "precision(threshold=0.3)", loss, x, y, M.precision_score(labels, scores > 0.3, **kw), w)
    case(f"recall of class 0, {name}", "recall(class_id=0)", loss, x, y, M.recall_score(labels, said, pos_label=0, **kw), w)
    case(f"specificity, {name}", "specificity", loss, x, y, M.recall_score(labels, said, pos_label=0, **kw), w)
    case(f"accuracy, {name}", "accuracy", loss, x, y, M.accuracy_score(labels, said, sample_weight=w), w)
    case(f"accuracy at 0.3, {name}", "binary_accuracy(threshold=0.3)", loss, x, y, M.accuracy_score(labels, scores > 0.3, sample_weight=w), w)
    case(f"kappa, {name}", "cohen_kappa", loss, x, y, M.cohen_kappa_score(labels, said, labels=[0, 1], sample_weight=w), w)
    case(f"matthews, {name}", "matthews_correlation", loss, x, y, M.matthews_corrcoef(labels, said, sample_weight=w), w)
    case(f"iou, {name}", "io_u", loss, x, y, M.jaccard_score(labels, said, **kw), w)
    case(f"binary iou, {name}", "binary_io_u", loss, x, y, M.jaccard_score(labels, said, average="macro", **kw), w)
    case(f"binary iou of 0, {name}", "binary_io_u(target_class_id=0)", loss, x, y, M.jaccard_score(labels, said, pos_label=0, **kw), w)
    both = labels.any() and not labels.all()
    case(f"roc, {name}", "auc", loss, x, y, M.roc_auc_score(labels, scores, sample_weight=w) if both else math.nan, w)
    case(f"pr, {name}", "pr_auc", loss, x, y, M.average_precision_score(labels, scores, sample_weight=w) if labels.any() else 0.0, w)
    if both:
        fpr, tpr, _ = M.roc_curve(labels, scores, sample_weight=w, drop_intermediate=False)
        case(f"sensitivity at specificity, {name}", "sensitivity_at_specificity(specificity=0.8)", loss, x, y, tpr[1 - fpr >= 0.8].max(), w)
        case(f"specificity at sensitivity, {name}", "specificity_at_sensitivity(sensitivity=0.8)", loss, x, y, (1 - fpr)[tpr >= 0.8].max(), w)
        precision, recall, _ = M.precision_recall_curve(labels, scores, sample_weight=w)
        case(f"precision at recall, {name}", "precision_at_recall(recall=0.6)", loss, x, y, precision[:-1][recall[:-1] >= 0.6].max(), w)
        good = recall[:-1][precision[:-1] >= 0.7]
        case(f"recall at precision, {name}", "recall_at_precision(precision=0.7)", loss, x, y, good.max() if len(good) else 0, w)


n = 23
labels = random.integers(0, 2, n)
scores = np.clip(0.5 + 0.3 * (labels - 0.5) + 0.3 * random.standard_normal(n), 0.01, 0.99)
binary("random", scores, labels)
binary("weights", scores, labels, random.random(n))
binary("ties", np.round(scores, 1), labels)
binary("constant scores", np.full(n, 0.7), labels)
binary("constant low scores", np.full(n, 0.2), labels)
binary("no positives", scores, np.zeros(n, int))
binary("no negatives", scores, np.ones(n, int))
binary("perfect", labels * 0.8 + 0.1, labels)

labels = random.integers(0, 4, n)
scores = softmax(random.standard_normal((n, 4)) + 1.5 * np.eye(4)[labels])
classes_of("random classes", scores, labels)
classes_of("weighted classes", scores, labels, random.random(n))
classes_of("tied classes", np.round(scores, 1) + 1e-3, labels)
absent = np.where(labels == 2, 0, labels)
classes_of("an absent class", scores, absent)
never = scores.copy()
never[:, 2] = 1e-4
classes_of("a class neither said nor true", never, absent)
classes_of("one class said", np.tile([0.1, 0.2, 0.6, 0.1], (n, 1)), labels)
classes_of("one class true and said", np.tile([0.1, 0.2, 0.6, 0.1], (n, 1)), np.full(n, 2))

# Several outputs, each judged by itself.
bits = (random.random((n, 3)) > [0.3, 0.6, 0.9]).astype(float)
bits[:, 2] = 0
scores = np.clip(bits * 0.3 + 0.2 + 0.3 * random.random((n, 3)), 0, 1)
said = (scores > 0.5).astype(int)
for average in ["macro", "micro", "weighted"]:
    extra = "" if average == "macro" else f"(average={average})"
    case(f"f1 {average}, many labels", "f1_score" + extra, "binary_crossentropy", scores, bits, M.f1_score(bits, said, average=average, zero_division=0))
    case(f"precision {average}, many labels", "precision" + extra, "binary_crossentropy", scores, bits, M.precision_score(bits, said, average=average, zero_division=0))
case("accuracy, many labels", "accuracy", "binary_crossentropy", scores, bits, np.mean(bits == said))
case("roc, many labels", "auc", "binary_crossentropy", scores[:, :2], bits[:, :2], M.roc_auc_score(bits[:, :2], scores[:, :2], average="macro"))
case("roc micro, many labels", "auc(average=micro)", "binary_crossentropy", scores, bits, M.roc_auc_score(bits, scores, average="micro"))
case("pr, many labels", "pr_auc", "binary_crossentropy", scores, bits,
     np.mean([M.average_precision_score(bits[:, 0], scores[:, 0]), M.average_precision_score(bits[:, 1], scores[:, 1]), 0]))

# Sequences: a class a step, and a mask.
labels = random.integers(0, 3, (6, 5))
scores = softmax(random.standard_normal((6, 5, 3)) + np.eye(3)[labels])
mask = (random.random((6, 5)) > 0.3).astype(float)
flat, t, w = scores.reshape(-1, 3), labels.reshape(-1), mask.reshape(-1)
sparse = "sparse_categorical_crossentropy"
case("f1, sequences", "f1_score", sparse, scores, labels, M.f1_score(t, flat.argmax(1), average="macro"))
case("f1, masked sequences", "f1_score", sparse, scores, labels, M.f1_score(t, flat.argmax(1), average="macro", sample_weight=w), mask)
case("accuracy, masked sequences", "accuracy", sparse, scores, labels, M.accuracy_score(t, flat.argmax(1), sample_weight=w), mask)
case("kappa, masked sequences", "cohen_kappa", sparse, scores, labels, M.cohen_kappa_score(t, flat.argmax(1), sample_weight=w), mask)
case("roc, masked sequences", "auc", sparse, scores, labels, M.roc_auc_score(t[w > 0], flat[w > 0], multi_class="ovr"), mask)
case("cross-entropy, masked sequences", "sparse_categorical_crossentropy", sparse, scores, labels, M.log_loss(t, flat, sample_weight=w), mask)

# Numbers.
for name, y in [("random numbers", random.standard_normal((n, 2))), ("far numbers", 1000 + random.standard_normal((n, 2))),
                ("constant targets", np.stack([np.full(n, 0.5), random.standard_normal(n)], 1))]:
    x = y + random.standard_normal((n, 2)) * 0.4
    w = random.random(n)
    mse = "mean_squared_error"
    for weight in [None, w]:
        which = name if weight is None else name + ", weights"
        case(f"mse, {which}", "mse", mse, x, y, M.mean_squared_error(y, x, sample_weight=weight), weight)
        case(f"mae, {which}", "mae", mse, x, y, M.mean_absolute_error(y, x, sample_weight=weight), weight)
        squares = np.average(((y - x) ** 2).mean(1), weights=weight)
        case(f"rmse, {which}", "root_mean_squared_error", mse, x, y, np.sqrt(squares), weight)
        case(f"mape, {which}", "mean_absolute_percentage_error", mse, x, y + 10, 100 * M.mean_absolute_percentage_error(y + 10, x, sample_weight=weight), weight)
        case(f"mean, {which}", "mean", mse, x, y, np.average(x.mean(1), weights=weight), weight)
        # A weighted mean of equal numbers is not quite that number, so scikit-learn's figure is noise there.
        if name != "constant targets" or (name == "constant targets" and weight is None):
            case(f"r2, {which}", "r2", mse, x, y, M.r2_score(y, x, sample_weight=weight), weight)
        cosine = (x * y).sum(1) / np.linalg.norm(x, axis=1) / np.linalg.norm(y, axis=1)
        case(f"cosine, {which}", "cosine_similarity", mse, x, y, np.average(cosine, weights=weight), weight)
y = random.random((n, 2)) * 5
x = y * np.exp(random.standard_normal((n, 2)) * 0.2)
case("msle", "mean_squared_logarithmic_error", "mean_squared_error", x, y, M.mean_squared_log_error(y, x))
case("perfect constant", "r2", "mean_squared_error", np.full((n, 1), 0.5), np.full((n, 1), 0.5), M.r2_score(np.full(n, 0.5), np.full(n, 0.5)))
labels = random.integers(0, 3, n)
scores = softmax(random.standard_normal((n, 3)))
case("cross-entropy", "categorical_crossentropy", "categorical_crossentropy", scores, np.eye(3)[labels], M.log_loss(labels, scores))
signs = random.choice([-1.0, 1.0], n)
net = random.standard_normal(n)
case("hinge", "hinge", "hinge", net[:, None], signs[:, None], M.hinge_loss(signs, net))

write(__file__, cases)
