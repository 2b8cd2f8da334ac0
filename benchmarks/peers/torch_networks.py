"""The networks of the benchmark in PyTorch, with weights read from files that Myelin wrote.

Each network is a function of (weights, settings) that gives (module, forward). Weights come by Myelin's names and in its layouts: kernels are
(inputs, outputs) and (height, width, inputs, outputs), images have their channels last, gates of a GRU come as update, reset, candidate.
"""
import json

import numpy
import torch
from torch import nn
from torch.nn import functional


def read_safetensors(path):
    """The tensors of a safetensors file, by name."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        body = file.read()
    types = {"F32": numpy.float32, "I32": numpy.int32}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        tensors[name] = numpy.frombuffer(body[start:end], types[entry["dtype"]]).reshape(entry["shape"]).copy()
    return tensors


def tensor(array):
    return torch.from_numpy(numpy.ascontiguousarray(array))


def linear(weights, name, before=None):
    """A dense layer; before turns the rows of the kernel into the order in which PyTorch has the inputs."""
    kernel = weights[name + "/kernel"]
    kernel = kernel if before is None else before(kernel)
    layer = nn.Linear(kernel.shape[0], kernel.shape[1])
    layer.weight.data = tensor(kernel.T)
    layer.bias.data = tensor(weights[name + "/bias"])
    return layer


def convolution(weights, name, **options):
    kernel = weights[name + "/kernel"]
    layer = nn.Conv2d(kernel.shape[2], kernel.shape[3], kernel.shape[:2], bias=name + "/bias" in weights, **options)
    layer.weight.data = tensor(kernel.transpose(3, 2, 0, 1))
    if layer.bias is not None:
        layer.bias.data = tensor(weights[name + "/bias"])
    return layer


def batch_normalization(weights, name):
    layer = nn.BatchNorm2d(len(weights[name + "/gamma"]), eps=1e-3, momentum=0.01)
    layer.weight.data = tensor(weights[name + "/gamma"])
    layer.bias.data = tensor(weights[name + "/beta"])
    return layer


def flattened_images(height, width, channels):
    """Turns kernel rows from (height, width, channels) to (channels, height, width)."""
    return lambda k: k.reshape(height, width, channels, -1).transpose(2, 0, 1, 3).reshape(height * width * channels, -1)


def mlp(weights, settings):
    activation = {"relu": nn.ReLU, "tanh": nn.Tanh}[settings["activation"]]
    names = [n[: -len("/kernel")] for n in weights if n.endswith("/kernel")]
    names.sort(key=lambda n: int(n.rsplit("_", 1)[1]))
    layers = []
    for name in names:
        layers.append(linear(weights, name))
        if name != names[-1]:
            layers.append(activation())
            if settings["dropout"] > 0:
                layers.append(nn.Dropout(settings["dropout"]))
    network = nn.Sequential(*layers)
    return network, network


def images(network, settings):
    """Takes images whose channels are last; without channels_last they lie as PyTorch has them by default."""
    if settings["channels_last"]:
        network.to(memory_format=torch.channels_last)

    def prepare(x):
        x = x.permute(0, 3, 1, 2)
        return x if settings["channels_last"] else x.contiguous()

    return prepare


def lenet5(weights, settings):
    network = nn.Sequential(
        convolution(weights, "conv_1"), nn.ReLU(), nn.MaxPool2d(2),
        convolution(weights, "conv_2"), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        linear(weights, "dense_1", flattened_images(4, 4, 16)), nn.ReLU(), linear(weights, "dense_2"), nn.ReLU(), linear(weights, "dense_3"))
    return network, network, images(network, settings)


def cnn(weights, settings):
    dropout = settings["dropout"] > 0
    network = nn.Sequential(
        convolution(weights, "conv_1"), nn.ReLU(), convolution(weights, "conv_2"), nn.ReLU(), nn.MaxPool2d(2),
        *([nn.Dropout(0.25)] if dropout else []), nn.Flatten(), linear(weights, "dense_1", flattened_images(12, 12, 64)), nn.ReLU(),
        *([nn.Dropout(0.5)] if dropout else []), linear(weights, "dense_2"))
    return network, network, images(network, settings)


class ResidualBlock(nn.Module):
    def __init__(self, weights, name, strides):
        super().__init__()
        self.conv_1 = convolution(weights, name + "_conv_1", padding=1, stride=strides)
        self.norm_1 = batch_normalization(weights, name + "_norm_1")
        self.conv_2 = convolution(weights, name + "_conv_2", padding=1)
        self.norm_2 = batch_normalization(weights, name + "_norm_2")
        self.shortcut = convolution(weights, name + "_shortcut", stride=strides) if name + "_shortcut/kernel" in weights else None

    def forward(self, x):
        y = functional.relu(self.norm_1(self.conv_1(x)), inplace=True)
        y = self.norm_2(self.conv_2(y))
        return functional.relu(y + (x if self.shortcut is None else self.shortcut(x)), inplace=True)


def resnet20(weights, settings):
    blocks = [ResidualBlock(weights, f"stage_{s}_block_{b}", 2 if s > 1 and b == 1 else 1) for s in (1, 2, 3) for b in (1, 2, 3)]
    network = nn.Sequential(
        convolution(weights, "conv", padding=1), batch_normalization(weights, "norm"), nn.ReLU(inplace=True), *blocks,
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), linear(weights, "dense"))
    return network, network, images(network, settings)


def embedding(weights):
    table = weights["embedding/embeddings"]
    layer = nn.Embedding(*table.shape)
    layer.weight.data = tensor(table)
    return layer


class TextConvolution(nn.Module):
    """With channels_last as a convolution of images one pixel high, which oneDNN runs without turning the words around."""

    def __init__(self, weights, channels_last):
        super().__init__()
        self.embedding = embedding(weights)
        kernel = weights["conv/kernel"]
        turned = tensor(kernel.transpose(2, 1, 0))
        self.channels_last = channels_last
        if channels_last:
            self.conv = nn.Conv2d(kernel.shape[1], kernel.shape[2], (1, kernel.shape[0]))
            self.conv.weight.data = turned.unsqueeze(2).contiguous(memory_format=torch.channels_last)
        else:
            self.conv = nn.Conv1d(kernel.shape[1], kernel.shape[2], kernel.shape[0])
            self.conv.weight.data = turned
        self.conv.bias.data = tensor(weights["conv/bias"])
        self.dense = linear(weights, "dense")

    def forward(self, x):
        words = self.embedding(x)
        if self.channels_last:
            y = self.conv(words.unsqueeze(1).permute(0, 3, 1, 2)).squeeze(2)
        else:
            y = self.conv(words.transpose(1, 2))
        return self.dense(functional.relu(y).max(2)[0])


def text_cnn(weights, settings):
    network = TextConvolution(weights, settings["channels_last"])
    return network, network, lambda x: x.long()


class Recurrent(nn.Module):
    def __init__(self, weights, kind):
        super().__init__()
        self.embedding = embedding(weights)
        kernel, recurrent, bias = (weights[f"{kind}/{w}"] for w in ("kernel", "recurrent_kernel", "bias"))
        units = recurrent.shape[0]
        if kind == "gru":
            # Myelin's gates are update, reset, candidate; PyTorch's are reset, update, candidate.
            order = numpy.concatenate([numpy.arange(units, 2 * units), numpy.arange(units), numpy.arange(2 * units, 3 * units)])
            self.cell = nn.GRU(kernel.shape[0], units, batch_first=True)
            self.cell.bias_ih_l0.data = tensor(bias[0][order])
            self.cell.bias_hh_l0.data = tensor(bias[1][order])
        else:
            order = numpy.arange(4 * units)
            self.cell = nn.LSTM(kernel.shape[0], units, batch_first=True)
            self.cell.bias_ih_l0.data = tensor(bias)
            # PyTorch adds a second bias, which Myelin and Keras have not: it stays 0.
            self.cell.bias_hh_l0.data = torch.zeros(4 * units)
            self.cell.bias_hh_l0.requires_grad = False
        self.cell.weight_ih_l0.data = tensor(kernel[:, order].T)
        self.cell.weight_hh_l0.data = tensor(recurrent[:, order].T)
        self.cell.flatten_parameters()
        self.dense = linear(weights, "dense")

    def forward(self, x):
        return self.dense(self.cell(self.embedding(x))[0][:, -1])


def lstm(weights, settings):
    network = Recurrent(weights, "lstm")
    return network, network, lambda x: x.long()


def gru(weights, settings):
    network = Recurrent(weights, "gru")
    return network, network, lambda x: x.long()


def encoder_layer(weights, name):
    width = weights[name + "_attention/attention_output/bias"].shape[0]
    heads = weights[name + "_attention/query/kernel"].shape[1]
    layer = nn.TransformerEncoderLayer(width, heads, weights[name + "_dense_1/bias"].shape[0], dropout=0.0, batch_first=True, layer_norm_eps=1e-3)

    def of(part):
        return weights[f"{name}_attention/{part}"]

    layer.self_attn.in_proj_weight.data = tensor(numpy.concatenate([of(p + "/kernel").reshape(width, -1).T for p in ("query", "key", "value")]))
    layer.self_attn.in_proj_bias.data = tensor(numpy.concatenate([of(p + "/bias").reshape(-1) for p in ("query", "key", "value")]))
    layer.self_attn.out_proj.weight.data = tensor(of("attention_output/kernel").reshape(-1, width).T)
    layer.self_attn.out_proj.bias.data = tensor(of("attention_output/bias"))
    for ours, theirs in (("dense_1", layer.linear1), ("dense_2", layer.linear2)):
        theirs.weight.data = tensor(weights[f"{name}_{ours}/kernel"].T)
        theirs.bias.data = tensor(weights[f"{name}_{ours}/bias"])
    for ours, theirs in (("norm_1", layer.norm1), ("norm_2", layer.norm2)):
        theirs.weight.data = tensor(weights[f"{name}_{ours}/gamma"])
        theirs.bias.data = tensor(weights[f"{name}_{ours}/beta"])
    return layer


class Encoder(nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.blocks = nn.Sequential(*(encoder_layer(weights, f"block_{b}") for b in (1, 2)))
        self.dense = linear(weights, "dense")

    def forward(self, x):
        return self.dense(self.blocks(x).mean(1))


def transformer(weights, settings):
    network = Encoder(weights)
    return network, network


BUILDERS = {
    "mlp": mlp, "lenet5": lenet5, "cnn": cnn, "resnet20": resnet20, "text_cnn": text_cnn, "lstm": lstm, "gru": gru, "transformer": transformer,
}
LOSSES = {
    "sparse_categorical_crossentropy": nn.CrossEntropyLoss(), "binary_crossentropy": nn.BCEWithLogitsLoss(), "mean_squared_error": nn.MSELoss(),
    "binary_crossentropy_of_probabilities": lambda y, target: functional.binary_cross_entropy(torch.sigmoid(y), target),
}
# The losses have the last activation within; predictions go through it by themselves.
LAST = {"sparse_categorical_crossentropy": lambda y: torch.softmax(y, 1), "binary_crossentropy": torch.sigmoid,
        "binary_crossentropy_of_probabilities": torch.sigmoid}


def optimizer(settings, parameters):
    kind, rate, foreach = settings["optimizer"], settings["learning_rate"], settings["foreach"]
    parameters = [p for p in parameters if p.requires_grad]
    if kind == "adam":
        return torch.optim.Adam(parameters, lr=rate, eps=settings["epsilon"], foreach=foreach)
    if kind == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=rate, alpha=0.9, eps=settings["epsilon"], foreach=foreach)
    return torch.optim.SGD(parameters, lr=rate, momentum=settings["momentum"], foreach=foreach)
