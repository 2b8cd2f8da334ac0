"""Reference numbers for PerceptronTests, made with scikit-learn 1.2.1 (Debian 12): two clouds of points that a line divides."""
import json
import os
import numpy
from sklearn.linear_model import Perceptron

random = numpy.random.RandomState(5)
points = random.uniform(-1, 1, (60, 3)).round(3)
side = points @ [1.0, -2.0, 0.5] + 0.2
points, side = points[numpy.abs(side) > 0.05], side[numpy.abs(side) > 0.05]
targets = numpy.where(side > 0, 1, -1)
model = Perceptron(shuffle=False, tol=None, max_iter=200, eta0=1.0).fit(points, targets)
assert model.score(points, targets) == 1
others = random.uniform(-1, 1, (40, 3)).round(3)
with open(os.path.join(os.path.dirname(__file__), "perceptron.json"), "w") as file:
    json.dump({
        "points": points.flatten().tolist(), "targets": targets.tolist(),
        "weights": model.coef_[0].tolist(), "bias": float(model.intercept_[0]),
        "others": others.flatten().tolist(), "decisions": model.predict(others).tolist(),
    }, file)
    file.write("\n")
