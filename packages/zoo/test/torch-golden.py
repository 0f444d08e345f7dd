"""Logits, cross-entropy and slopes of an image model in PyTorch, float64, from a folder that torch-golden.ts wrote."""
import json
import sys
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F

folder = Path(sys.argv[1])
model = json.loads((folder / "model.json").read_text())


def read(name):
    values = numpy.fromfile(folder / (name.replace("/", "@") + ".bin"), dtype="<f4")
    return torch.from_numpy(values.astype("f8"))


weights = {name: read(name).reshape(shape).requires_grad_() for name, shape in model["shapes"].items()}
x = read("x").reshape([len(model["labels"])] + model["input"]).permute(0, 3, 1, 2)

for layer in model["layers"]:
    kind, name = layer["type"], layer["name"]
    if kind == "Conv2D":
        kernel = weights[name + "/kernel"].permute(3, 2, 0, 1)
        (kh, kw), (sh, sw) = layer["kernelSize"], layer["strides"]
        if layer["padding"] == "same":  # TensorFlow's: what is odd goes behind
            def amount(size, k, s):
                total = max((-(-size // s) - 1) * s + k - size, 0)
                return total // 2, total - total // 2
            x = F.pad(x, [*amount(x.shape[3], kw, sw), *amount(x.shape[2], kh, sh)])
        x = F.conv2d(x, kernel, weights[name + "/bias"], stride=(sh, sw))
    elif kind == "BatchNormalization":
        axes = [0, 2, 3] if x.dim() == 4 else [0]
        shape = [1, -1, 1, 1] if x.dim() == 4 else [1, -1]
        mean = x.mean(axes, keepdim=True)
        variance = x.var(axes, unbiased=False, keepdim=True)
        x = (x - mean) / torch.sqrt(variance + layer["epsilon"])
        x = x * weights[name + "/gamma"].reshape(shape) + weights[name + "/beta"].reshape(shape)
    elif kind == "ReLU":
        x = F.relu(x)
    elif kind == "ZeroPadding2D":
        (top, bottom), (left, right) = layer["padding"]
        x = F.pad(x, [left, right, top, bottom])
    elif kind == "MaxPooling2D":
        assert layer["padding"] == "valid"
        x = F.max_pool2d(x, layer["poolSize"], layer["strides"])
    elif kind == "Flatten":
        x = x.permute(0, 2, 3, 1).flatten(1)
    elif kind == "Dense":
        x = x @ weights[name + "/kernel"] + weights[name + "/bias"]
    elif kind not in ("Dropout", "InputLayer"):
        raise SystemExit(f"torch-golden: layer {kind} is not known here")

loss = F.cross_entropy(x, torch.tensor(model["labels"]))
loss.backward()
slopes = {}
for name, weight in weights.items():
    direction = read("direction/" + name).reshape(weight.shape)
    slopes[name] = {"slope": (weight.grad * direction).sum().item(), "norm": weight.grad.norm().item()}
print(json.dumps({"torch": torch.__version__, "loss": loss.item(), "logits": x[:, :10].tolist(), "slopes": slopes}))
