"""The work of `basin bench` in eager PyTorch, as a user would write it.

Reads a request from standard input (layers as tf.layers describes them, input, classes, threads, work, seconds) and
prints one JSON line: version, samplesPerSecond (of the fastest repetition), memory (peak, bytes). A step is forward with
batch statistics, backward and Adam; a gradient is the backward pass of f over all samples, in chunks near 5,000 with
batch statistics and dropout off.
"""
import json
import resource
import sys
import time

import torch
from torch import nn

request = json.load(sys.stdin)
torch.set_num_threads(request["threads"])
torch.manual_seed(0)


def build(layers, shape):
    net, x, pad = [], torch.zeros(2, *shape), 0
    for layer in layers:
        kind = layer["type"]
        if kind == "Conv2D":
            (kernel, _), (stride, _) = layer["kernelSize"], layer["strides"]
            same = layer["padding"] == "same"
            module = nn.Conv2d(x.shape[1], layer["filters"], kernel, stride, padding=kernel // 2 if same else 0)
        elif kind == "Dense":
            module = nn.Linear(x.shape[1], layer["units"])
        elif kind == "BatchNormalization":
            norm = nn.BatchNorm2d if x.dim() == 4 else nn.BatchNorm1d
            module = norm(x.shape[1], eps=layer["epsilon"])
        elif kind == "ReLU":
            module = nn.ReLU()
        elif kind == "Dropout":
            module = nn.Dropout(layer["rate"])
        elif kind == "Flatten":
            module = nn.Flatten()
        elif kind == "ZeroPadding2D":
            # Behind a ReLU, padding with zeros and then pooling is pooling with padding.
            pad = layer["padding"][0][0]
            continue
        elif kind == "MaxPooling2D":
            module, pad = nn.MaxPool2d(layer["poolSize"][0], layer["strides"][0], padding=pad), 0
        elif kind == "InputLayer":
            continue
        else:
            sys.exit(f"torch_bench: layer {kind} is not known here")
        net.append(module)
        x = module(x)
    return nn.Sequential(*net)


shape = request["input"]
shape = [shape[2], shape[0], shape[1]] if len(shape) == 3 else shape
net = build(request["layers"], shape).train()
work = request["work"]
if work["kind"] == "step":
    count = work["batch"]
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    loss = nn.CrossEntropyLoss()
    x, y = torch.rand(count, *shape), torch.randint(0, request["classes"], (count,))

    def once():
        adam.zero_grad()
        loss(net(x), y).backward()
        adam.step()
else:
    count = work["samples"]
    for module in net.modules():
        if isinstance(module, nn.Dropout):
            module.eval()
    loss = nn.CrossEntropyLoss(reduction="sum")
    x, y = torch.rand(count, *shape), torch.randint(0, request["classes"], (count,))
    chunks = torch.arange(count).chunk(max(1, round(count / 5000)))

    def once():
        net.zero_grad()
        for chunk in chunks:
            part = slice(int(chunk[0]), int(chunk[-1]) + 1)
            loss(net(x[part]), y[part]).backward()

once()
times, end = [], time.perf_counter() + request["seconds"]
while time.perf_counter() < end or len(times) < 3:
    begin = time.perf_counter()
    once()
    times.append(time.perf_counter() - begin)
print(json.dumps({
    "version": torch.__version__,
    "samplesPerSecond": count / min(times),
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024),
}))
