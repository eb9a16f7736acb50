"""Loads exported models with nothing but torch, and prints each one's loss on its batch.

Each folder has config.json, model.safetensors, model.pt and batch.json, and official.safetensors
where official code can compute the model. Prints one JSON object: {folder: {file: loss}}.
"""
import json
import math
import pathlib
import struct
import sys

import torch
import torch.nn.functional as F

ROLES = {"q": "attn.q", "k": "attn.k", "v": "attn.v", "proj": "attn.proj", "ffn": "ffn"}
OFFICIAL = {"q": "attention.query", "k": "attention.key", "v": "attention.value", "proj": "attention.proj", "ffn": "mlp"}


def tensors(path):
    data = path.read_bytes()
    length, = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    found = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        assert entry["dtype"] == "F32"
        found[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    return found


def ours(config, p):
    blocks = [
        {role: (p[f"blocks.{i}.{path}.key"], p[f"blocks.{i}.{path}.value"], block[role]["tau"]) for role, path in ROLES.items()}
        for i, block in enumerate(config["blocks"])
    ]
    return p["embed"], blocks, p["final_norm.weight"], p["final_norm.bias"], p["embed"] if config["tiedEmbeddings"] else p["head"]


def official(config, p):
    layers = len(config["blocks"])
    blocks = []
    for i in range(layers):
        block = {}
        for role, path in OFFICIAL.items():
            key = p[f"sequential.{i + 2}.{path}.key_param_tokens"]
            tau = len(key) if config["theta"] == "softmax" else math.sqrt(len(key))
            block[role] = (key, p[f"sequential.{i + 2}.{path}.value_param_tokens"], tau)
        blocks.append(block)
    embed = p["sequential.0.word_embeddings.weight"]
    norm = f"sequential.{layers + 3}.norm."
    return embed, blocks, p[norm + "weight"], p[norm + "bias"], p.get(f"sequential.{layers + 4}.final_linear.weight", embed)


def pattention(x, key, value, tau, theta):
    s = x @ key.T
    if theta == "l2_norm_gelu":
        w = F.gelu(s / s.norm(dim=-1, keepdim=True) * tau)
    elif theta == "gelu_l2_norm":
        g = F.gelu(s)
        w = g / g.norm(dim=-1, keepdim=True) * tau
    else:
        w = s.softmax(-1) * tau
    return w @ value


def rotate(x, config):
    dims, length = config["rotaryDims"], x.shape[2]
    angles = torch.arange(length)[:, None] * config["rotaryBase"] ** (-2.0 * torch.arange(dims // 2) / dims)
    cos, sin = angles.cos().repeat(1, 2), angles.sin().repeat(1, 2)
    a, rest = x[..., :dims], x[..., dims:]
    left, right = a.chunk(2, -1)
    return torch.cat([a * cos + torch.cat([-right, left], -1) * sin, rest], -1)


def loss(config, model, tokens, targets):
    embed, blocks, weight, bias, head = model
    theta, epsilon, width = config["theta"], config["normEpsilon"], [config["width"]]
    split = lambda x: x.unflatten(-1, (config["heads"], -1)).transpose(1, 2)
    x = embed[tokens]
    later = torch.ones(tokens.shape[1], tokens.shape[1], dtype=torch.bool).triu(1)
    for block in blocks:
        y = F.layer_norm(x, width, eps=epsilon)
        q, k, v = (split(pattention(y, *block[role], theta)) for role in "qkv")
        q, k = rotate(q, config), rotate(k, config)
        scores = (q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])).masked_fill(later, -math.inf)
        joined = (scores.softmax(-1) @ v).transpose(1, 2).flatten(2)
        x = x + pattention(joined, *block["proj"], theta)
        x = x + pattention(F.layer_norm(x, width, eps=epsilon), *block["ffn"], theta)
    logits = F.layer_norm(x, width, weight, bias, epsilon) @ head.T
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten()).item()


def losses(folder):
    config = json.loads((folder / "config.json").read_text())
    batch = json.loads((folder / "batch.json").read_text())
    tokens, targets = torch.tensor(batch["tokens"]), torch.tensor(batch["targets"])
    script = torch.jit.load(str(folder / "model.pt"))
    logits = script(tokens)
    found = {
        "model.safetensors": loss(config, ours(config, tensors(folder / "model.safetensors")), tokens, targets),
        "model.pt": script.loss(tokens, targets).item(),
        "model.pt forward": F.cross_entropy(logits.flatten(0, 1), targets.flatten()).item(),
    }
    if (folder / "official.safetensors").exists():
        found["official.safetensors"] = loss(config, official(config, tensors(folder / "official.safetensors")), tokens, targets)
    return found


print(json.dumps({pathlib.Path(folder).name: losses(pathlib.Path(folder)) for folder in sys.argv[1:]}))
