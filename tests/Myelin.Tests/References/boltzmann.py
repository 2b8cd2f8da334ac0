"""Reference numbers for BoltzmannTests, made with scikit-learn 1.2.1 (Debian 12): a machine of 6 visible and 4 hidden units of given weights."""
import json
import os
import numpy
from sklearn.neural_network import BernoulliRBM

random = numpy.random.RandomState(3)
# Multiples of 1/64, which float32 holds exactly.
grid = lambda shape: numpy.round(random.normal(0, 1, shape) * 64) / 64
machine = BernoulliRBM(n_components=4, random_state=7)
machine.components_ = grid((4, 6))
machine.intercept_hidden_ = grid(4)
machine.intercept_visible_ = grid(6)
machine.h_samples_ = numpy.zeros((1, 4))
rows = random.randint(0, 2, (5, 6)).astype(numpy.float64)
flips = numpy.random.RandomState(7).randint(0, rows.shape[1], rows.shape[0])
with open(os.path.join(os.path.dirname(__file__), "boltzmann.json"), "w") as file:
    json.dump({
        "weights": machine.components_.T.flatten().tolist(),
        "visible_bias": machine.intercept_visible_.tolist(), "hidden_bias": machine.intercept_hidden_.tolist(),
        "rows": rows.flatten().tolist(), "free_energy": machine._free_energy(rows).tolist(),
        "hidden_means": machine.transform(rows).flatten().tolist(),
        "flips": flips.tolist(), "scores": machine.score_samples(rows).tolist(),
    }, file)
    file.write("\n")
