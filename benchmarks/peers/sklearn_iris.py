"""Trains a classifier of iris with scikit-learn: a whole process, for comparison with the tool's. Install: apt-get install python3-sklearn"""
import csv
import sys
import warnings

import numpy
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

warnings.simplefilter("ignore")
with open(sys.argv[1], encoding="utf-8") as file:
    rows = list(csv.reader(file))[1:]
x = StandardScaler().fit_transform(numpy.array([r[:-1] for r in rows], dtype=numpy.float32))
y = [r[-1] for r in rows]
model = MLPClassifier((16,), solver="adam", batch_size=32, max_iter=100, tol=0, n_iter_no_change=1000, random_state=0).fit(x, y)
print(model.score(x, y))
