"""Reference numbers of the recurrent layers, their wrappers, Masking and Embedding; see layers.py.

The recurrences are the published formulas step by step, with Keras's layouts of weights (LSTM: i, f, g, o; GRU: z, r, n). Where PyTorch has the
same, its own layers are held against them here first.
"""
import torch

from layers import Cases

cases = Cases(__file__)


def walk(x, states, step, mask=None, backwards=False):
    """Outputs of all steps in the order in which they are made, and the last states."""
    batch, time = x.shape[:2]
    outputs = []
    for t in (reversed(range(time)) if backwards else range(time)):
        new = step(x[:, t], states)
        if mask is not None:
            new = [torch.where(mask[:, t, None] != 0, n, s) for n, s in zip(new, states)]
        states = new
        outputs.append(states[0])
    return torch.stack(outputs, 1), states


def simple(f=torch.tanh):
    def cell(kernel, recurrent_kernel, bias=0):
        return lambda x, s: [f(x @ kernel + bias + s[0] @ recurrent_kernel)]
    return cell, 1


def lstm(f=torch.tanh, gate=torch.sigmoid):
    def cell(kernel, recurrent_kernel, bias=0):
        def step(x, s):
            i, g_f, g, o = (x @ kernel + bias + s[0] @ recurrent_kernel).chunk(4, -1)
            c = gate(g_f) * s[1] + gate(i) * f(g)
            return [gate(o) * f(c), c]
        return step
    return cell, 2


def gru(reset_after=True, f=torch.tanh, gate=torch.sigmoid):
    def cell(kernel, recurrent_kernel, bias=None):
        units = recurrent_kernel.shape[0]
        input_bias = 0 if bias is None else bias[0] if reset_after else bias
        recurrent_bias = bias[1] if reset_after and bias is not None else 0

        def step(x, s):
            h = s[0]
            xz, xr, xn = (x @ kernel + input_bias).chunk(3, -1)
            hz, hr, hn = (h @ recurrent_kernel + recurrent_bias).chunk(3, -1)
            z, r = gate(xz + hz), gate(xr + hr)
            n = f(xn + (r * hn if reset_after else (r * h) @ recurrent_kernel[:, 2 * units:]))
            return [z * h + (1 - z) * n]
        return step
    return cell, 1


def layer(kind, sequences=False, state=False, backwards=False, stateful=False):
    make, count = kind

    def run(x, masks=None, state_=None, memory=None, **weights):
        cell = make(**weights)
        units = weights["recurrent_kernel"].shape[0]
        mask = masks[0] if masks is not None else None
        states = list(x[1:]) or ([state_, memory][:count] if stateful else [torch.zeros(x[0].shape[0], units) for _ in range(count)])
        y, last = walk(x[0], states, cell, mask, backwards)
        result = {"outputs": [y if sequences else last[0], *(last if state else [])]}
        if stateful:
            result["updated"] = dict(zip(["state", "memory"], last))
        if masks is not None:
            out = None if not sequences else mask.flip(1) if backwards else mask
            result["output_masks"] = [out] + [None] * (len(result["outputs"]) - 1)
        return result
    if not stateful:
        return run
    return lambda x, state, memory=None, **more: run(x, state_=state, memory=memory, **more)


def weights(features, units, parts, bias=None):
    w = {"kernel": (features, parts * units), "recurrent_kernel": (units, parts * units)}
    if bias is not False:
        w["bias"] = bias or (parts * units,)
    return w


def check_against_torch():
    g = torch.Generator().manual_seed(3)
    rand = lambda *s: torch.rand(s, generator=g) - 0.5
    x, features, units = rand(2, 5, 3), 3, 4
    for kind, theirs, parts, order in [(lstm(), torch.nn.LSTM, 4, [0, 1, 2, 3]), (gru(), torch.nn.GRU, 3, [1, 0, 2]), (simple(), torch.nn.RNN, 1, [0])]:
        w = {"kernel": rand(features, parts * units), "recurrent_kernel": rand(units, parts * units)}
        twice = parts == 3
        w["bias"] = rand(2, parts * units) if twice else rand(parts * units)
        net = theirs(features, units, batch_first=True)
        reorder = lambda m: torch.cat([m.chunk(parts, -1)[i] for i in order], -1)
        with torch.no_grad():
            net.weight_ih_l0.copy_(reorder(w["kernel"]).T)
            net.weight_hh_l0.copy_(reorder(w["recurrent_kernel"]).T)
            net.bias_ih_l0.copy_(reorder(w["bias"][0] if twice else w["bias"]))
            net.bias_hh_l0.copy_(reorder(w["bias"][1]) if twice else torch.zeros(parts * units))
        ours = layer(kind, sequences=True)([x], **w)["outputs"][0]
        assert (net(x)[0] - ours).abs().max() < 1e-14, theirs


check_against_torch()
tail = torch.tensor([[1.0, 1, 1, 0], [0, 1, 0, 1], [1, 0, 0, 0]])
softsign = torch.nn.functional.softsign

cases.add("simple_rnn", layer(simple()), [(3, 4, 2)], weights(2, 3, 1))
cases.add("simple_rnn softsign sequences", layer(simple(softsign), sequences=True), [(3, 4, 2)], weights(2, 3, 1))
cases.add("simple_rnn backwards with sequences and state", layer(simple(), True, True, True), [(3, 4, 2)], weights(2, 3, 1, False))
cases.add("simple_rnn masked backwards", layer(simple(), True, True, True), [(3, 4, 2)], weights(2, 3, 1), masks=[tail])
cases.add("lstm", layer(lstm()), [(3, 4, 2)], weights(2, 3, 4))
cases.add("lstm from states, with sequences and states", layer(lstm(), True, True), [(3, 4, 2), (3, 3), (3, 3)], weights(2, 3, 4))
cases.add("lstm masked", layer(lstm(), state=True), [(3, 4, 2)], weights(2, 3, 4), masks=[tail])
cases.add("lstm softsign without bias", layer(lstm(softsign, torch.tanh), True, True), [(3, 3, 2)], weights(2, 2, 4, False))
cases.add("lstm softsign masked from states", layer(lstm(softsign), True), [(3, 4, 2), (3, 2), (3, 2)], weights(2, 2, 4), masks=[tail, None, None])
cases.add("lstm stateful", layer(lstm(), True, stateful=True), [(2, 3, 2)], weights(2, 3, 4), state={"state": (2, 3), "memory": (2, 3)})
cases.add("lstm wide", layer(lstm()), [(2, 3, 5)], weights(5, 17, 4))
cases.add("gru", layer(gru()), [(3, 4, 2)], weights(2, 3, 3, (2, 9)))
cases.add("gru reset before", layer(gru(False), True), [(3, 4, 2)], weights(2, 3, 3))
cases.add("gru masked from a state", layer(gru(), True, True), [(3, 4, 2), (3, 3)], weights(2, 3, 3, (2, 9)), masks=[tail, None])
cases.add("gru reset before masked backwards", layer(gru(False), True, True, True), [(3, 4, 2)], weights(2, 3, 3), masks=[tail])
cases.add("gru softsign", layer(gru(True, softsign, torch.tanh), True), [(3, 3, 2)], weights(2, 2, 3, (2, 6)))
cases.add("gru softsign reset before", layer(gru(False, softsign), True), [(3, 3, 2)], weights(2, 2, 3))
cases.add("gru without bias", layer(gru()), [(3, 4, 2)], weights(2, 3, 3, False))
cases.add("gru stateful", layer(gru(), state=True, stateful=True), [(2, 3, 2)], weights(2, 3, 3, (2, 9)), state={"state": (2, 3)})


def both(kind, merge, sequences=False, state=False, count=1):
    def run(x, masks=None, **w):
        half = lambda name: {k.split("/")[1]: v for k, v in w.items() if k.startswith(name)}
        mine = lambda i: [x[0], *x[1 + i * count:1 + (i + 1) * count]] if len(x) > 1 else [x[0]]
        f = layer(kind, sequences, state)(mine(0), masks=masks, **half("forward"))["outputs"]
        b = layer(kind, sequences, state, True)(mine(1), masks=masks, **half("backward"))["outputs"]
        y = merge(f[0], b[0].flip(1) if sequences else b[0])
        outputs = [*(y if isinstance(y, tuple) else [y]), *f[1:], *b[1:]]
        result = {"outputs": outputs}
        if masks is not None:
            merged = 2 if isinstance(y, tuple) else 1
            result["output_masks"] = [masks[0] if sequences else None] * merged + [None] * (len(outputs) - merged)
        return result
    return run


def twice(w):
    return {f"{side}/{k}": v for side in ["forward", "backward"] for k, v in w.items()}


concat = lambda a, b: torch.cat([a, b], -1)
cases.add("bidirectional lstm", both(lstm(), concat), [(3, 4, 2)], twice(weights(2, 2, 4)))
cases.add("bidirectional lstm from states, with sequences and states", both(lstm(), concat, True, True, 2), [(2, 3, 2)] + [(2, 2)] * 4, twice(weights(2, 2, 4)))
cases.add("bidirectional gru sum masked", both(gru(), lambda a, b: a + b, True), [(3, 4, 2)], twice(weights(2, 2, 3, (2, 6))), masks=[tail])
cases.add("bidirectional simple_rnn average", both(simple(), lambda a, b: (a + b) / 2, True), [(3, 4, 2)], twice(weights(2, 2, 1)))
cases.add("bidirectional simple_rnn multiply", both(simple(), lambda a, b: a * b), [(3, 4, 2)], twice(weights(2, 2, 1)))
cases.add("bidirectional simple_rnn not merged", both(simple(), lambda a, b: (a, b), True), [(3, 4, 2)], twice(weights(2, 2, 1)))

inner = lambda w: {f"layer/{k}": v for k, v in w.items()}
cases.add("time_distributed dense", lambda x, **w: torch.tanh(x[0] @ w["layer/kernel"] + w["layer/bias"]), [(3, 4, 2)], inner({"kernel": (2, 3), "bias": (3,)}))
steps = torch.tensor([[[1.0, 2], [0.5, 0.5], [0.5, 1]], [[0.5, 0.5], [3, 0.5], [0.5, 0.5]]])
cases.add("masking", lambda x: {
    "outputs": torch.where((x[0] != 0.5).any(-1, keepdim=True), x[0], torch.zeros_like(x[0])),
    "output_masks": [(steps != 0.5).any(-1).double()]}, [steps])
words = torch.tensor([[0.0, 1, 4, 4], [2, 0, 3, 0]])
cases.add("embedding", lambda x, embeddings: embeddings[words.long()], [words], {"embeddings": (5, 3)}, differentiate=False)
cases.add("embedding that masks 0", lambda x, embeddings: {"outputs": embeddings[words.long()], "output_masks": [(words != 0).double()]},
          [words], {"embeddings": (5, 3)}, differentiate=False)
cases.add("bidirectional simple_rnn not merged, masked", both(simple(), lambda a, b: (a, b), True), [(3, 4, 2)], twice(weights(2, 2, 1)), masks=[tail])
# Sentences of words: each step is a sequence of its own, and counts where a word in it does.
fine = torch.tensor([[[1.0, 1, 0], [1, 0, 1]], [[0, 1, 1], [0, 0, 0]]])


def each_sentence(sequences):
    def run(x, masks, **w):
        own = {k.split("/")[1]: v for k, v in w.items()}
        rows = layer(simple(), sequences)([x[0].flatten(0, 1)], masks=[fine.flatten(0, 1)], **own)["outputs"][0]
        return {"outputs": rows.reshape(2, 2, *rows.shape[1:]), "output_masks": [fine if sequences else fine.amax(2)]}
    return run


cases.add("time_distributed simple_rnn of masked words", each_sentence(False), [(2, 2, 3, 2)], inner(weights(2, 3, 1)), masks=[fine])
cases.add("time_distributed simple_rnn sequences of masked words", each_sentence(True), [(2, 2, 3, 2)], inner(weights(2, 3, 1)), masks=[fine])
cases.add("time_distributed dense with a mask", lambda x, masks, **w: {"outputs": x[0] @ w["layer/kernel"], "output_masks": [tail]},
          [(3, 4, 2)], {"layer/kernel": (2, 3)}, masks=[tail])
sentences = torch.tensor([[[0.0, 1], [4, 0]], [[2, 0], [0, 0]]])
cases.add("embedding of sentences", lambda x, embeddings: {"outputs": embeddings[sentences.long()], "output_masks": [(sentences != 0).double()]},
          [sentences], {"embeddings": (5, 3)}, differentiate=False)
cases.add("masking within steps", lambda x: {
    "outputs": torch.where((x[0] != 0.5).any(-1, keepdim=True), x[0], torch.zeros_like(x[0])),
    "output_masks": [(steps[None] != 0.5).any(-1).double()]}, [steps[None]])
cases.write()
