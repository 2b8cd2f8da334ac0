"""What all scripts here share: how numbers are written, and the file of cases beside a script."""
import json
import os

import numpy


def tensor(t):
    """A tensor of torch or numpy, its numbers in full double precision."""
    t = t.detach() if hasattr(t, "detach") else numpy.asarray(t)
    return {"shape": list(t.shape), "data": [float(f"{v:.17g}") for v in t.reshape(-1).tolist()]}


def write(script, cases):
    """Writes a list of cases, one a line, to the file beside a script that has its name."""
    with open(os.path.splitext(os.path.abspath(script))[0] + ".json", "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
