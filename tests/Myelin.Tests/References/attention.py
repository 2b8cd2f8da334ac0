"""Reference numbers of the attention layers; see layers.py. Multi-head attention is also held against PyTorch's own, here."""
import torch

from layers import Cases

cases = Cases(__file__)


def attend(scores, value, seen=None, query_mask=None):
    if seen is not None:
        scores = torch.where(seen.expand(scores.shape) > 0, scores, torch.tensor(-1e9))
    weights = torch.softmax(scores, -1)
    y = weights @ value
    return (y if query_mask is None else y * query_mask[:, :, None]), weights


def dots(q, k):
    return q @ k.transpose(1, 2)


def tanhs(q, k, scale=1.0):
    return torch.tanh(scale * (q[:, :, None] + k[:, None]))


qv, qvk = [(2, 3, 4), (2, 5, 4)], [(2, 3, 4), (2, 5, 2), (2, 5, 4)]
q_mask, v_mask = torch.tensor([[1.0, 1, 0], [1, 0, 1]]), torch.tensor([[1.0, 0, 1, 1, 0], [0, 0, 1, 1, 1]])
causal = torch.tril(torch.ones(3, 5))
cases.add("attention", lambda x: attend(dots(x[0], x[1]), x[1])[0], qv)
cases.add("attention of query, value and key, with scores", lambda x, scale: attend(scale * dots(x[0], x[2]), x[1]), qvk, {"scale": ()})
cases.add("attention by concatenation", lambda x, scale, concat_score_weight: attend(concat_score_weight * tanhs(x[0], x[2], scale).sum(-1), x[1])[0],
          qvk, {"scale": (), "concat_score_weight": ()})
cases.add("attention with masks", lambda x, masks: {"outputs": attend(dots(x[0], x[1]), x[1], v_mask[:, None], q_mask)[0], "output_masks": [q_mask]},
          qv, masks=[q_mask, v_mask])
cases.add("attention causal", lambda x: attend(dots(x[0], x[1]), x[1], causal)[0], qv)
cases.add("attention causal with a mask", lambda x, masks: {"outputs": attend(dots(x[0], x[1]), x[1], causal * v_mask[:, None])[0], "output_masks": [None]}, qv, masks=[None, v_mask])
cases.add("additive_attention", lambda x, scale: attend((scale * tanhs(x[0], x[1])).sum(-1), x[1])[0], qv, {"scale": (4,)})
cases.add("additive_attention without scale, with masks",
          lambda x, masks: {"outputs": attend(tanhs(x[0], x[2]).sum(-1), x[1], v_mask[:, None], q_mask), "output_masks": [q_mask, None]},
          qvk, masks=[q_mask, v_mask, None])


def multi_head(heads, seen=None, bias=True):
    def f(x, masks=None, **w):
        q, v, k = x[0], x[1], x[2] if len(x) > 2 else x[1]

        def project(t, name):
            p = torch.einsum("btd,dhk->bhtk", t, w[f"{name}/kernel"])
            return p + w[f"{name}/bias"][:, None] if bias else p
        query, key, value = project(q, "query"), project(k, "key"), project(v, "value")
        scores = query @ key.transpose(2, 3) / query.shape[-1] ** 0.5
        allowed = seen
        if len(x) > 3:
            allowed = x[3].detach()[:, None] if allowed is None else allowed * x[3].detach()[:, None]
        y, weights = attend(scores, value, allowed)
        y = torch.einsum("bhtk,hko->bto", y, w["attention_output/kernel"])
        return (y + w["attention_output/bias"] if bias else y), weights
    return f


def weights(dq, dk, dv, heads, key, value, out, bias=True):
    w = {"query/kernel": (dq, heads, key), "query/bias": (heads, key), "key/kernel": (dk, heads, key), "key/bias": (heads, key),
         "value/kernel": (dv, heads, value), "value/bias": (heads, value), "attention_output/kernel": (heads, value, out), "attention_output/bias": (out,)}
    return {k: s for k, s in w.items() if bias or not k.endswith("bias")}


cases.add("multi_head_attention", lambda x, **w: multi_head(2)(x, **w)[0], [(2, 3, 4), (2, 5, 4)], weights(4, 4, 4, 2, 3, 3, 4))
cases.add("multi_head_attention of other sizes, with scores", lambda x, **w: multi_head(2, bias=False)(x, **w), [(2, 3, 4), (2, 5, 3), (2, 5, 2)],
          weights(4, 2, 3, 2, 2, 1, 6, bias=False))
cases.add("multi_head_attention with masks",
          lambda x, masks, **w: {"outputs": multi_head(2, q_mask[:, None, :, None] * v_mask[:, None, None])(x, **w)[0], "output_masks": [q_mask]},
          [(2, 3, 4), (2, 5, 4)], weights(4, 4, 4, 2, 2, 2, 4), masks=[q_mask, v_mask])
cases.add("multi_head_attention causal", lambda x, **w: multi_head(1, torch.tril(torch.ones(4, 4)))(x, **w)[0], [(2, 4, 3), (2, 4, 3)], weights(3, 3, 3, 1, 2, 2, 3))


def check():
    """The same as PyTorch's own, for equal sizes."""
    w = {k: cases.draw(s, -1.0, 1.0) for k, s in weights(4, 4, 4, 2, 2, 2, 4).items()}
    q, v = cases.draw((2, 3, 4)), cases.draw((2, 5, 4))
    own = torch.nn.MultiheadAttention(4, 2, batch_first=True)
    with torch.no_grad():
        own.in_proj_weight.copy_(torch.cat([w[f"{n}/kernel"].reshape(4, 4).T for n in ("query", "key", "value")]))
        own.in_proj_bias.copy_(torch.cat([w[f"{n}/bias"].reshape(4) for n in ("query", "key", "value")]))
        own.out_proj.weight.copy_(w["attention_output/kernel"].reshape(4, 4).T)
        own.out_proj.bias.copy_(w["attention_output/bias"])
        assert torch.allclose(own(q, v, v)[0], multi_head(2)([q, v], **w)[0], rtol=0, atol=1e-12)


seen = (torch.rand((2, 3, 5), generator=cases.generator) < 0.6).double()
cases.add("multi_head_attention with an attention mask", lambda x, **w: multi_head(2)(x, **w)[0], [(2, 3, 4), (2, 5, 4), (2, 5, 4), seen],
          weights(4, 4, 4, 2, 2, 2, 4))
check()
# The mask is data: that its own gradient is not 0 means nothing, so none is given.
cases.cases[-1]["input_gradients"][3] = None
k_mask = torch.tensor([[0.0, 1, 1, 1, 0], [1, 1, 0, 0, 1]])
cases.add("multi_head_attention causal, with masks of value and key",
          lambda x, masks, **w: {"outputs": multi_head(2, (torch.tril(torch.ones(3, 5)) * (v_mask * k_mask)[:, None])[:, None])(x, **w)[0], "output_masks": [None]},
          [(2, 3, 4), (2, 5, 4), (2, 5, 4)], weights(4, 4, 4, 2, 2, 2, 4), masks=[None, v_mask, k_mask])
cases.write()
