"""Reference numbers of the convolution layers: PyTorch's convolutions, with Keras's padding put around them; see layers.py."""
import math

import torch
import torch.nn.functional as F

from layers import Cases

cases = Cases(__file__)
CONV = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d}


def channels_first(x):
    return x.permute(0, x.dim() - 1, *range(1, x.dim() - 1))


def channels_last(x):
    return x.permute(0, *range(2, x.dim()), 1)


def all_axes(value, rank):
    return [value] * rank if isinstance(value, int) else list(value)


def pad(x, amounts):
    """x, channels first, with zeros before and after each spatial axis; negative numbers cut off."""
    return F.pad(x, [n for before_after in reversed(amounts) for n in before_after])


def conv(x, kernel, strides=1, padding="valid", dilation=1, groups=1):
    """kernel: (spatial axes, channels / groups, filters); x channels first."""
    rank = x.dim() - 2
    strides, dilation = all_axes(strides, rank), all_axes(dilation, rank)
    amounts = []
    for size, k, s, d in zip(x.shape[2:], kernel.shape, strides, dilation):
        reach = (k - 1) * d + 1
        if padding == "same":
            total = max((math.ceil(size / s) - 1) * s + reach - size, 0)
            amounts.append((total // 2, total - total // 2))
        else:
            amounts.append((reach - 1 if padding == "causal" else 0, 0))
    weight = kernel.permute(rank + 1, rank, *range(rank))
    return CONV[rank](pad(x, amounts), weight, stride=strides, dilation=dilation, groups=groups)


def depthwise(x, kernel, strides=1, padding="valid", dilation=1):
    """kernel: (spatial axes, channels, multiplier)."""
    rank = x.dim() - 2
    channels, multiplier = kernel.shape[-2:]
    return conv(x, kernel.reshape(*kernel.shape[:rank], 1, channels * multiplier), strides, padding, dilation, groups=channels)


def transposed(x, kernel, strides=1, padding="valid", dilation=1, output_padding=None):
    """kernel: (spatial axes, filters, channels). Everything that the inputs reach, cut to or filled up to Keras's size."""
    rank = x.dim() - 2
    strides, dilation = all_axes(strides, rank), all_axes(dilation, rank)
    added = [None] * rank if output_padding is None else all_axes(output_padding, rank)
    y = TRANSPOSED[rank](x, kernel.permute(rank + 1, rank, *range(rank)), stride=strides, dilation=dilation)
    amounts = []
    for size, full, k, s, d, more in zip(x.shape[2:], y.shape[2:], kernel.shape, strides, dilation, added):
        reach = (k - 1) * d + 1
        if padding == "valid":
            before, wanted = 0, (size - 1) * s + reach + (max(reach, s) - reach if more is None else more)
        else:
            zeros = s + reach - 2 if more is None else reach + reach % 2 - 2 + more
            before = reach - 1 - min(math.ceil(zeros / 2), reach - 1)
            wanted = size * s if more is None else (size - 1) * s + reach % 2 + more
        amounts.append((-before, wanted - full + before))
    return pad(y, amounts)


def last(f, activation=lambda y: y):
    """A layer whose channels are last: f works on channels first, and a bias is added at last."""
    def layer(x, *kernels, bias=None, **named):
        y = channels_last(f(channels_first(x[0]), *kernels, **named))
        return activation(y if bias is None else y + bias)
    return layer


def add(name, f, shape, kernels, filters, activation=lambda y: y, bias=True):
    weights = dict(kernels)
    if bias:
        weights["bias"] = (filters,)
    cases.add(name, last(f, activation), [shape], weights)


add("conv1d", lambda x, kernel: conv(x, kernel), (2, 7, 3), {"kernel": (3, 3, 4)}, 4)
add("conv1d same", lambda x, kernel: conv(x, kernel, 2, "same"), (2, 8, 2), {"kernel": (3, 2, 3)}, 3, torch.tanh)
add("conv1d causal dilated", lambda x, kernel: conv(x, kernel, 1, "causal", 2), (2, 7, 2), {"kernel": (3, 2, 3)}, 3)
add("conv1d causal with strides", lambda x, kernel: conv(x, kernel, 2, "causal"), (2, 7, 2), {"kernel": (4, 2, 3)}, 3)
add("conv1d groups", lambda x, kernel: conv(x, kernel, 1, "valid", 1, 2), (2, 6, 4), {"kernel": (2, 2, 6)}, 6, bias=False)
add("conv2d", lambda x, kernel: conv(x, kernel), (2, 5, 6, 2), {"kernel": (3, 2, 2, 3)}, 3)
add("conv2d relu", lambda x, kernel: conv(x, kernel), (2, 4, 4, 1), {"kernel": (3, 3, 1, 5)}, 5, torch.relu)
add("conv2d same", lambda x, kernel: conv(x, kernel, 1, "same"), (2, 4, 5, 2), {"kernel": (3, 4, 2, 3)}, 3, torch.sigmoid)
add("conv2d same with even strides", lambda x, kernel: conv(x, kernel, 2, "same"), (2, 6, 5, 2), {"kernel": (3, 3, 2, 2)}, 2)
add("conv2d same with strides beyond the kernel", lambda x, kernel: conv(x, kernel, (3, 4), "same"), (1, 7, 9, 1), {"kernel": (2, 2, 1, 2)}, 2)
add("conv2d dilated", lambda x, kernel: conv(x, kernel, 1, "same", (2, 3)), (1, 6, 7, 2), {"kernel": (3, 2, 2, 2)}, 2)
add("conv2d strides and dilation", lambda x, kernel: conv(x, kernel, (2, 1), "valid", (1, 2)), (2, 6, 6, 2), {"kernel": (2, 3, 2, 2)}, 2)
add("conv2d groups", lambda x, kernel: conv(x, kernel, 1, "same", 1, 3), (1, 4, 3, 6), {"kernel": (2, 2, 2, 3)}, 3)
add("conv2d pointwise", lambda x, kernel: conv(x, kernel), (2, 3, 3, 4), {"kernel": (1, 1, 4, 5)}, 5, torch.tanh)
add("conv2d pointwise with strides", lambda x, kernel: conv(x, kernel, 2), (2, 5, 4, 3), {"kernel": (1, 1, 3, 2)}, 2)
add("conv3d", lambda x, kernel: conv(x, kernel), (1, 3, 4, 3, 2), {"kernel": (2, 2, 3, 2, 3)}, 3)
add("conv3d same with strides", lambda x, kernel: conv(x, kernel, (1, 2, 2), "same"), (1, 3, 4, 5, 1), {"kernel": (2, 3, 3, 1, 2)}, 2)
add("conv3d dilated groups", lambda x, kernel: conv(x, kernel, 1, "valid", (1, 2, 1), 2), (1, 3, 4, 3, 2), {"kernel": (2, 2, 2, 1, 4)}, 4)
cases.add("conv2d channels first", lambda x, kernel, bias: conv(x[0], kernel, 2, "same") + bias[:, None, None],
          [(2, 2, 5, 4)], {"kernel": (3, 3, 2, 3), "bias": (3,)})
cases.add("conv2d channels first softmax", lambda x, kernel: torch.softmax(conv(x[0], kernel), -1), [(1, 2, 4, 5)], {"kernel": (2, 2, 2, 3)})
cases.add("conv1d channels first causal", lambda x, kernel, bias: conv(x[0], kernel, 1, "causal") + bias[:, None],
          [(2, 3, 5)], {"kernel": (2, 3, 2), "bias": (2,)})

for padding in ("valid", "same"):
    for kernel, strides in ((3, 1), (2, 2), (3, 2), (4, 2), (5, 3), (2, 3), (1, 2)):
        add(f"conv1d_transpose {padding} {kernel} by {strides}", lambda x, kernel, p=padding, s=strides: transposed(x, kernel, s, p),
            (2, 4, 2), {"kernel": (kernel, 3, 2)}, 3)
add("conv1d_transpose with output padding", lambda x, kernel: transposed(x, kernel, 3, "same", 1, 1), (2, 4, 2), {"kernel": (4, 3, 2)}, 3)
add("conv2d_transpose", lambda x, kernel: transposed(x, kernel), (2, 3, 4, 2), {"kernel": (3, 2, 3, 2)}, 3, torch.tanh)
add("conv2d_transpose same", lambda x, kernel: transposed(x, kernel, 2, "same"), (2, 3, 2, 2), {"kernel": (3, 4, 3, 2)}, 3)
add("conv2d_transpose dilated", lambda x, kernel: transposed(x, kernel, 1, "same", (2, 3)), (1, 4, 5, 2), {"kernel": (3, 2, 2, 2)}, 2)
add("conv2d_transpose with output padding", lambda x, kernel: transposed(x, kernel, (2, 3), "valid", 1, (1, 2)), (1, 3, 2, 2),
    {"kernel": (3, 2, 2, 2)}, 2, bias=False)
cases.add("conv2d_transpose channels first", lambda x, kernel, bias: transposed(x[0], kernel, 2, "same") + bias[:, None, None],
          [(1, 2, 3, 4)], {"kernel": (3, 3, 2, 2), "bias": (2,)})

add("depthwise_conv1d", lambda x, kernel: depthwise(x, kernel), (2, 6, 3), {"kernel": (3, 3, 1)}, 3)
add("depthwise_conv1d multiplied", lambda x, kernel: depthwise(x, kernel, 2, "same"), (2, 6, 3), {"kernel": (3, 3, 2)}, 6, torch.tanh)
add("depthwise_conv2d", lambda x, kernel: depthwise(x, kernel, 1, "same"), (2, 4, 5, 3), {"kernel": (3, 3, 3, 1)}, 3)
add("depthwise_conv2d multiplied", lambda x, kernel: depthwise(x, kernel, 2, "valid"), (2, 5, 6, 2), {"kernel": (3, 2, 2, 3)}, 6)
add("depthwise_conv2d dilated", lambda x, kernel: depthwise(x, kernel, 1, "same", 2), (1, 5, 6, 2), {"kernel": (3, 2, 2, 1)}, 2, bias=False)
cases.add("depthwise_conv2d channels first", lambda x, kernel, bias: depthwise(x[0], kernel) + bias[:, None, None],
          [(1, 2, 4, 4)], {"kernel": (3, 2, 2, 2), "bias": (4,)})


def separable(rank, strides=1, padding="valid", dilation=1):
    return lambda x, depthwise_kernel, pointwise_kernel: conv(depthwise(x, depthwise_kernel, strides, padding, dilation), pointwise_kernel)


add("separable_conv1d", separable(1), (2, 6, 3), {"depthwise_kernel": (3, 3, 1), "pointwise_kernel": (1, 3, 4)}, 4)
add("separable_conv1d causal", separable(1, 1, "causal", 2), (2, 6, 2), {"depthwise_kernel": (2, 2, 2), "pointwise_kernel": (1, 4, 3)}, 3)
add("separable_conv2d", separable(2, 1, "same"), (2, 4, 5, 3), {"depthwise_kernel": (3, 3, 3, 1), "pointwise_kernel": (1, 1, 3, 2)}, 2)
add("separable_conv2d multiplied", separable(2, 2, "same"), (1, 5, 6, 2), {"depthwise_kernel": (3, 2, 2, 2), "pointwise_kernel": (1, 1, 4, 3)}, 3,
    torch.relu)
cases.write()
