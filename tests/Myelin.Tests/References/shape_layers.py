"""Reference numbers of the layers that give rows another shape, of those that scale them, and of those that merge tensors; see layers.py."""
import torch
import torch.nn.functional as F

from layers import Cases

cases = Cases(__file__)


def up(x, size, first=False):
    for i, s in enumerate(size):
        x = x.repeat_interleave(s, (2 if first else 1) + i)
    return x


def bilinear(x, size):
    return F.interpolate(x, scale_factor=size, mode="bilinear", align_corners=False)


def last(f):
    return lambda x: f(x[0].movedim(-1, 1)).movedim(1, -1)


cases.add("reshape", lambda x: x[0].reshape(2, 3, 4), [(2, 2, 6)])
cases.add("reshape with an open size", lambda x: x[0].reshape(2, 4, 3), [(2, 12)])
cases.add("permute", lambda x: x[0].permute(0, 3, 1, 2), [(2, 2, 3, 4)])
cases.add("permute that leaves the steps", lambda x: x[0].permute(0, 1, 3, 2), [(2, 2, 3, 2)])
cases.add("repeat_vector", lambda x: x[0][:, None].expand(2, 3, 4) * 1, [(2, 4)])
cases.add("identity", lambda x: x[0] * 1, [(2, 4)])
cases.add("lambda", lambda x: x[0] ** 2 + 1, [(2, 4)])
cases.add("rescaling", lambda x: x[0] * 0.25 - 1.5, [(2, 4)])
cases.add("cropping1d", lambda x: x[0][:, 1:-1], [(2, 5, 2)])
cases.add("cropping1d at one end", lambda x: x[0][:, :-2], [(2, 5, 2)])
cases.add("cropping2d", lambda x: x[0][:, 1:-2, 3:], [(2, 5, 4, 2)])
cases.add("cropping2d channels first", lambda x: x[0][:, :, 1:-1, 1:-1], [(2, 2, 3, 4)])
cases.add("cropping3d", lambda x: x[0][:, 1:-1, 1:-1, 1:-1], [(1, 3, 4, 3, 2)])
cases.add("cropping3d channels first", lambda x: x[0][:, :, :, 1:, 2:-1], [(1, 2, 2, 3, 4)])
cases.add("zero_padding1d", lambda x: F.pad(x[0], (0, 0, 2, 1)), [(2, 3, 2)])
cases.add("zero_padding2d", lambda x: F.pad(x[0], (0, 0, 1, 1, 1, 1)), [(2, 2, 3, 2)])
cases.add("zero_padding2d channels first", lambda x: F.pad(x[0], (3, 0, 1, 2)), [(2, 2, 2, 3)])
cases.add("zero_padding3d", lambda x: F.pad(x[0], (0, 0, 3, 3, 2, 2, 1, 1)), [(1, 2, 1, 2, 1)])
cases.add("zero_padding3d channels first", lambda x: F.pad(x[0], (1, 1, 1, 1, 1, 1)), [(1, 2, 1, 2, 1)])
cases.add("up_sampling1d", lambda x: up(x[0], (3,)), [(2, 2, 2)])
cases.add("up_sampling2d", lambda x: up(x[0], (2, 3)), [(2, 2, 3, 2)])
cases.add("up_sampling2d channels first", lambda x: up(x[0], (2, 2), True), [(2, 3, 2, 2)])
cases.add("up_sampling2d bilinear", last(lambda x: bilinear(x, (2, 3))), [(2, 3, 2, 2)])
cases.add("up_sampling2d bilinear, channels first", lambda x: bilinear(x[0], (4, 2)), [(2, 2, 3, 1)])
cases.add("up_sampling3d", lambda x: up(x[0], (2, 1, 2)), [(1, 2, 2, 2, 2)])
cases.add("up_sampling3d channels first", lambda x: up(x[0], (2, 2, 2), True), [(1, 2, 2, 1, 2)])

mean, variance = torch.tensor([0.5, -1.0, 2.0]), torch.tensor([4.0, 0.25, 0.0])
deviation = torch.maximum(variance.sqrt(), torch.tensor(1e-7))
cases.add("normalization", lambda x: (x[0] - mean[:2]) / deviation[:2], [(2, 3, 2)])
cases.add("normalization inverted", lambda x: x[0] * deviation + mean, [(2, 3)])
cases.add("normalization of all", lambda x: (x[0] - 3) / 2, [(2, 2, 2)])
cases.add("normalization of two axes", lambda x: (x[0] - torch.arange(4.0).reshape(1, 2, 1, 2)) / torch.arange(1.0, 5).sqrt().reshape(1, 2, 1, 2), [(2, 2, 3, 2)])


def penalty(x):
    return {"outputs": x[0] * 1, "loss": (0.01 * x[0].abs().sum() + 0.02 * (x[0] ** 2).sum()) / x[0].shape[0]}


cases.add("activity_regularization", penalty, [(3, 2, 2)])

two, three = [(2, 3), (2, 3)], [(2, 2, 3), (2, 2, 3), (2, 2, 3)]
cases.add("add", lambda x: x[0] + x[1] + x[2], three)
cases.add("add broadcast", lambda x: x[0] + x[1][:, None], [(2, 3, 4), (2, 4)])
cases.add("subtract", lambda x: x[0] - x[1], two)
cases.add("multiply", lambda x: x[0] * x[1] * x[2], three)
cases.add("multiply broadcast", lambda x: x[0] * x[1], [(2, 3, 1), (2, 1, 4)])
cases.add("average", lambda x: (x[0] + x[1] + x[2]) / 3, three)
cases.add("maximum", lambda x: torch.maximum(torch.maximum(x[0], x[1]), x[2]), three)
cases.add("minimum", lambda x: torch.minimum(x[0], x[1]), two)
cases.add("concatenate", lambda x: torch.cat(x, -1), [(2, 2, 3), (2, 2, 1), (2, 2, 2)])
cases.add("concatenate steps", lambda x: torch.cat(x, 1), [(2, 2, 3), (2, 1, 3)])
m = [torch.tensor([[1.0, 0], [1, 1]]), torch.tensor([[0.0, 1], [1, 1]])]
cases.add("add with masks", lambda x, masks: {"outputs": x[0] + x[1], "output_masks": [torch.maximum(m[0], m[1])]}, [(2, 2, 3), (2, 2, 3)], masks=m)
cases.add("concatenate steps with a mask", lambda x, masks: {"outputs": torch.cat(x, 1), "output_masks": [torch.cat([m[0], torch.ones(2, 1)], 1)]},
          [(2, 2, 3), (2, 1, 3)], masks=[m[0], None])
cases.add("concatenate with masks", lambda x, masks: {"outputs": torch.cat(x, -1), "output_masks": [torch.maximum(m[0], m[1])]}, [(2, 2, 3), (2, 2, 1)], masks=m)
cases.add("dot of vectors", lambda x: (x[0] * x[1]).sum(1, keepdim=True), [(3, 4), (3, 4)])
cases.add("dot of steps", lambda x: torch.einsum("bik,bjk->bij", *x), [(2, 3, 4), (2, 2, 4)])
cases.add("dot of two axes", lambda x: torch.einsum("bkij,blk->bijl", *x), [(2, 3, 2, 2), (2, 2, 3)])
cases.add("dot normalized", lambda x: F.cosine_similarity(x[0], x[1], 1)[:, None], [(3, 4), (3, 4)])
cases.add("multiply with a mask", lambda x, masks: {"outputs": x[0] * x[1], "output_masks": [None]}, [(2, 2, 3), (2, 2, 3)], masks=[m[0], None])
cases.add("concatenate with a mask", lambda x, masks: {"outputs": torch.cat(x, -1), "output_masks": [None]}, [(2, 2, 3), (2, 2, 1)], masks=[m[0], None])
fine = torch.tensor([[[1.0, 0, 0], [0, 0, 0]], [[1, 1, 0], [0, 1, 1]]])
cases.add("add with masks of two kinds", lambda x, masks: {"outputs": x[0] + x[1], "output_masks": [torch.maximum(fine.amax(2), m[1])]},
          [(2, 2, 3, 2), (2, 2, 3, 2)], masks=[fine, m[1]])
cases.add("concatenate steps with masks of words", lambda x, masks: {"outputs": torch.cat(x, 1), "output_masks": [torch.cat([fine, fine], 1)]},
          [(2, 2, 3, 2), (2, 2, 3, 2)], masks=[fine, fine])
cases.write()
