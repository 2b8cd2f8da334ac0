"""Reference numbers of the layers of normalization; see layers.py. Batch normalization is Keras's formula: the moving variance is of the
population, and momentum is what the moving averages keep."""
import torch
import torch.nn.functional as F

from layers import Cases

cases = Cases(__file__)


def batch_norm(axis, momentum=0.99, epsilon=1e-3, training=True, scale=True, center=True, mask=None):
    def f(x, gamma=None, beta=None, moving_mean=None, moving_variance=None, masks=None):
        x = x[0].movedim(axis, -1)
        others = tuple(range(x.dim() - 1))
        if not training:
            mean, variance = moving_mean, moving_variance
        elif mask is None:
            mean, variance = x.mean(others), x.var(others, unbiased=False)
        else:
            w = mask.reshape(mask.shape + (1,) * (x.dim() - mask.dim())).expand(x.shape)
            total = w.sum(others) + 1e-7
            mean = (w * x).sum(others) / total
            variance = (w * (x - mean) ** 2).sum(others) / total
        y = (x - mean) / (variance + epsilon).sqrt()
        y = y * gamma if scale else y
        y = y + beta if center else y
        result = {"outputs": y.movedim(-1, axis)}
        if masks is not None:
            result["output_masks"] = masks
        if training:
            result["updated"] = {
                "moving_mean": moving_mean * momentum + mean * (1 - momentum),
                "moving_variance": moving_variance * momentum + variance * (1 - momentum)}
        return result
    return f


def both(n):
    return {"gamma": (n,), "beta": (n,)}, {"moving_mean": (n,), "moving_variance": (n,)}


w, s = both(3)
cases.add("batch_normalization in training", batch_norm(-1), [(4, 3)], w, s, training=True)
cases.add("batch_normalization of images in training", batch_norm(-1, 0.9, 1e-5), [(2, 2, 3, 3)], w, s, training=True)
cases.add("batch_normalization of channels first in training", batch_norm(1), [(2, 3, 2, 2)], w, s, training=True)
cases.add("batch_normalization in prediction", batch_norm(-1, training=False), [(4, 2, 3)], w, s)
cases.add("batch_normalization frozen", batch_norm(-1, training=False), [(4, 3)], w, s, training=True)
cases.add("batch_normalization without scale and shift", batch_norm(-1, scale=False, center=False), [(4, 3)], None, s, training=True)
mask = torch.tensor([[1.0, 1, 0, 1], [0, 1, 0, 0]])
cases.add("batch_normalization with a mask", batch_norm(-1, mask=mask), [(2, 4, 3)], w, s, masks=[mask], training=True)

cases.add("layer_normalization", lambda x, gamma, beta: F.layer_norm(x[0], (4,), gamma, beta, 1e-3), [(2, 3, 4)], {"gamma": (4,), "beta": (4,)})
cases.add("layer_normalization of two axes", lambda x, gamma, beta: F.layer_norm(x[0], (3, 4), gamma, beta, 1e-5), [(2, 3, 4)],
          {"gamma": (3, 4), "beta": (3, 4)})
cases.add("layer_normalization of the first axis", lambda x, gamma: F.layer_norm(x[0].movedim(1, -1), (3,), gamma, None, 1e-3).movedim(-1, 1), [(2, 3, 4)],
          {"gamma": (3,)})
cases.add("group_normalization", lambda x, gamma, beta: F.group_norm(x[0].movedim(-1, 1), 2, gamma, beta, 1e-3).movedim(1, -1), [(2, 3, 2, 4)],
          {"gamma": (4,), "beta": (4,)})
cases.add("group_normalization of channels first", lambda x, gamma, beta: F.group_norm(x[0], 3, gamma, beta, 1e-5), [(2, 6, 3)],
          {"gamma": (6,), "beta": (6,)})
cases.add("group_normalization of each channel", lambda x: F.group_norm(x[0].movedim(-1, 1), 3, None, None, 1e-3).movedim(1, -1), [(2, 4, 3)])
cases.add("group_normalization of a vector", lambda x, gamma, beta: F.group_norm(x[0], 2, gamma, beta, 1e-3), [(2, 6)], {"gamma": (6,), "beta": (6,)})
cases.add("rms_normalization", lambda x, scale: x[0] / (x[0].square().mean(-1, keepdim=True) + 1e-6).sqrt() * scale, [(2, 3, 4)], {"scale": (4,)})
cases.add("rms_normalization of two axes", lambda x, scale: x[0] / (x[0].square().mean((1, 2), keepdim=True) + 1e-3).sqrt() * scale, [(2, 3, 4)],
          {"scale": (3, 4)})
cases.add("unit_normalization", lambda x: F.normalize(x[0], dim=-1), [(2, 3, 4)])
cases.add("unit_normalization of two axes", lambda x: x[0] / x[0].square().sum((1, 2), keepdim=True).sqrt(), [(2, 3, 4)])
fine = torch.tensor([[[1.0, 1, 0], [1, 0, 1]], [[0, 1, 1], [0, 0, 0]]])
cases.add("batch_normalization with a mask of words", batch_norm(-1, mask=fine), [(2, 2, 3, 3)], w, s, masks=[fine], training=True)
cases.write()
