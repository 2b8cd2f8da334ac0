"""scikit-learn's side of the benchmark: reads one command a line (JSON) and answers with one line.

Install:  apt-get install python3-sklearn libopenblas0-openmp
Settings: OPENBLAS_NUM_THREADS=1 and float32 are its best for tables this small; it is measured as installed, too.
"""
import json
import sys
import time
import warnings

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier


def microseconds_of_an_epoch(command):
    table = numpy.loadtxt(command["path"], delimiter=",", skiprows=1)
    x, y = (table[:, :-1] / 16).astype(command["type"]), table[:, -1].astype(int)
    # No early end: each fit has all of its epochs.
    model = MLPClassifier((32,), solver="adam", alpha=0, batch_size=command["batch"], max_iter=command["epochs"], tol=0, n_iter_no_change=10**6)
    times = []
    end = time.perf_counter() + command["seconds"]
    while time.perf_counter() < end or len(times) < 3:
        start = time.perf_counter()
        model.fit(x, y)
        times.append((time.perf_counter() - start) / command["epochs"] * 1e6)
    return sorted(times)[len(times) // 2]


warnings.simplefilter("ignore")
print(json.dumps({"version": sklearn.__version__}), flush=True)
for line in sys.stdin:
    try:
        print(json.dumps({"microseconds": microseconds_of_an_epoch(json.loads(line))}), flush=True)
    except Exception as error:
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
