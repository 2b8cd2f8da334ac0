"""Reference numbers of Dense, the activation layers, Flatten and Dropout; see layers.py."""
import torch
import torch.nn.functional as F

from layers import Cases

cases = Cases(__file__)
cases.add("dense", lambda x, kernel, bias: x[0] @ kernel + bias, [(3, 4)], {"kernel": (4, 3), "bias": (3,)})
cases.add("dense tanh on the last axis", lambda x, kernel, bias: torch.tanh(x[0] @ kernel + bias), [(3, 2, 4)], {"kernel": (4, 3), "bias": (3,)})
cases.add("dense relu without bias", lambda x, kernel: torch.relu(x[0] @ kernel), [(4, 3)], {"kernel": (3, 5)})
cases.add("activation sigmoid", lambda x: torch.sigmoid(x[0]), [(3, 5)])
cases.add("re_lu", lambda x: torch.relu(x[0]), [(3, 5)])
cases.add("leaky_re_lu", lambda x: F.leaky_relu(x[0], 0.25), [(3, 5)])
cases.add("elu", lambda x: F.elu(x[0], 1.5), [(3, 5)])
cases.add("softmax", lambda x: torch.softmax(x[0], -1), [(3, 2, 5)])
cases.add("flatten", lambda x: x[0].reshape(2, 6), [(2, 2, 3)])
cases.add("flatten channels first", lambda x: x[0].permute(0, 2, 3, 1).reshape(2, 12), [(2, 3, 2, 2)])
cases.add("dropout in prediction", lambda x: x[0] * 1, [(3, 6)])
cases.write()
