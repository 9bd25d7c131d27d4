#!/usr/bin/env python3
"""Work B in PyTorch, eager and in float32: forward, backward and AdamW of the same Llama on the same shapes.

Prints one JSON object: python3 torch_step.py --model 25m --matmul > torch.json, then npm run bench -- --torch torch.json ...
"""

import argparse
import json
import math
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

MODELS = {
    "small": dict(layers=4, width=128, heads=4, gated=344, vocabulary=512, context=128, batch=8),
    "25m": dict(layers=8, width=512, heads=8, gated=1376, vocabulary=8192, context=256, batch=16),
}
ROUNDS = 5
SECONDS = 1.0


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6))


def linear(inner, outer):
    layer = nn.Linear(inner, outer, bias=False)
    nn.init.normal_(layer.weight, std=0.02)
    return layer


def attend(q, k, v):
    """Causal attention; written out where PyTorch is older than 2.0 and has no function for it."""
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    length = q.shape[-2]
    later = torch.ones(length, length, dtype=torch.bool, device=q.device).triu(1)
    scores = (q @ k.transpose(-1, -2)) / q.shape[-1] ** 0.5
    return scores.masked_fill(later, float("-inf")).softmax(-1) @ v


def rotate(x, cos, sin):
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)


class Layer(nn.Module):
    def __init__(self, width, heads, gated):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = Norm(width), Norm(width)
        self.query, self.key, self.value, self.out = (linear(width, width) for _ in range(4))
        self.gate, self.up, self.down = linear(width, gated), linear(width, gated), linear(gated, width)

    def forward(self, x, cos, sin):
        batch, length, width = x.shape
        y = self.norm1(x)
        q, k, v = (
            w(y).view(batch, length, self.heads, width // self.heads).transpose(1, 2)
            for w in (self.query, self.key, self.value)
        )
        mixed = attend(rotate(q, cos, sin), rotate(k, cos, sin), v)
        x = x + self.out(mixed.transpose(1, 2).reshape(batch, length, width))
        y = self.norm2(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Llama(nn.Module):
    """RMSNorm before each block, rotary positions, SwiGLU, tied embeddings."""

    def __init__(self, layers, width, heads, gated, vocabulary, context, **_):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        nn.init.normal_(self.embedding.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(width, heads, gated) for _ in range(layers))
        self.norm = Norm(width)
        half = width // heads // 2
        angles = torch.outer(torch.arange(context).float(), 10000.0 ** (-torch.arange(half).float() / half))
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())

    def forward(self, ids):
        x = self.embedding(ids)
        for layer in self.layers:
            x = layer(x, self.cos, self.sin)
        return F.linear(self.norm(x), self.embedding.weight)


def rate(run, units, wait):
    """Units per second: the median of some samples of at least SECONDS, after a warm-up."""
    run()
    wait()
    times, rates = 1, []
    while len(rates) < ROUNDS:
        began = time.perf_counter()
        for _ in range(times):
            run()
        wait()
        elapsed = time.perf_counter() - began
        if elapsed >= SECONDS:
            rates.append(units * times / elapsed)
        else:
            times = max(times + 1, math.ceil(1.1 * times * SECONDS / elapsed))
    return statistics.median(rates)


def training(spec, device, wait):
    torch.manual_seed(1)
    model = Llama(**spec).to(device)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    gains = [p for p in model.parameters() if p.dim() == 1]
    groups = [dict(params=decayed, weight_decay=0.01), dict(params=gains, weight_decay=0.0)]
    optimizer = torch.optim.AdamW(groups, lr=1e-3)
    rows = torch.randint(spec["vocabulary"], (spec["batch"], spec["context"] + 1))
    losses = []

    def step():
        batch = rows.to(device)
        optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(model(batch[:, :-1]).flatten(0, 1), batch[:, 1:].flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.detach())

    speed = rate(step, spec["batch"] * spec["context"], wait)
    if not losses[-1].item() < losses[0].item():
        sys.exit(f"the loss went from {losses[0].item()} to {losses[-1].item()}; it must fall")
    return speed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=MODELS, default="25m")
    parser.add_argument("--matmul", action="store_true", help="also the GFLOP/s of products at 2048 and 4096")
    options = parser.parse_args()
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
    # Plain float32: no TF32, which keeps 10 bits of the fraction.
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    report = {
        "torch": torch.__version__,
        "device": torch.cuda.get_device_name() if device.type == "cuda" else "cpu",
        "threads": torch.get_num_threads(),
        "model": options.model,
        "tokens_per_second": training(MODELS[options.model], device, wait),
        "matmul": {},
    }
    if options.matmul:
        for size in (2048, 4096):
            a, b = (torch.randn(size, size, device=device) for _ in range(2))
            report["matmul"][str(size)] = rate(lambda a=a, b=b: torch.matmul(a, b), 2 * size**3, wait) / 1e9
    print(json.dumps(report))


if __name__ == "__main__":
    main()
