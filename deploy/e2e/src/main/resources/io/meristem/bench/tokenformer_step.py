"""A TokenFormer training step as one would write it in PyTorch, timed on demand.

Arguments: threads, rows, sequence, vocabulary, width, heads, rotary channels, tokens of q, k, v and
proj, tokens of ffn, blocks. The first line on standard output is "ready ..." or "skip ...", with the
reason. Each line on standard input asks for a step; the answer is how many seconds it took.
"""
import math
import sys
import time


def skip(reason):
    print("skip", reason, flush=True)
    sys.exit(0)


try:
    import torch
except ImportError as e:
    skip("Python has no PyTorch: %s" % e)

with open("/proc/self/maps") as maps:
    if not any(library in maps.read().lower() for library in ("openblas", "mkl")):
        skip("its PyTorch has neither OpenBLAS nor MKL; Debian has it in libopenblas0-pthread")

THREADS, ROWS, SEQUENCE, VOCABULARY, WIDTH, HEADS, ROTARY, ATTENTION, FFN, BLOCKS = map(int, sys.argv[1:])
torch.set_num_threads(THREADS)
torch.manual_seed(1)


class Pattention(torch.nn.Module):
    def __init__(self, tokens):
        super().__init__()
        self.key = torch.nn.Parameter(torch.randn(tokens, WIDTH) * 0.02)
        self.value = torch.nn.Parameter(torch.randn(tokens, WIDTH) * 0.02)
        self.tau = math.sqrt(tokens)

    def forward(self, x):
        scores = x @ self.key.T
        scores = scores / scores.norm(dim=-1, keepdim=True) * self.tau
        return torch.nn.functional.gelu(scores) @ self.value


def rotate(x, cos, sin):
    turned, rest = x[..., :ROTARY], x[..., ROTARY:]
    left, right = turned.chunk(2, -1)
    return torch.cat([turned * cos + torch.cat([-right, left], -1) * sin, rest], -1)


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.proj = (Pattention(ATTENTION) for _ in range(4))
        self.ffn = Pattention(FFN)

    def forward(self, x, cos, sin, hidden):
        y = torch.nn.functional.layer_norm(x, [WIDTH])
        q, k, v = (f(y).view(ROWS, SEQUENCE, HEADS, -1).transpose(1, 2) for f in (self.q, self.k, self.v))
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        weights = (q @ k.transpose(-1, -2) / math.sqrt(WIDTH // HEADS)).masked_fill(hidden, -math.inf).softmax(-1)
        x = x + self.proj((weights @ v).transpose(1, 2).reshape(ROWS, SEQUENCE, WIDTH))
        return x + self.ffn(torch.nn.functional.layer_norm(x, [WIDTH]))


class TokenFormer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = torch.nn.Parameter(torch.randn(VOCABULARY, WIDTH) * 0.02)
        self.blocks = torch.nn.ModuleList(Block() for _ in range(BLOCKS))
        self.norm = torch.nn.LayerNorm(WIDTH)
        angles = torch.arange(SEQUENCE)[:, None] / 10000 ** (torch.arange(0, ROTARY, 2) / ROTARY)
        self.cos, self.sin = angles.cos().repeat(1, 2), angles.sin().repeat(1, 2)
        self.hidden = torch.ones(SEQUENCE, SEQUENCE).triu(1).bool()

    def forward(self, tokens):
        x = self.embed[tokens]
        for block in self.blocks:
            x = block(x, self.cos, self.sin, self.hidden)
        return self.norm(x) @ self.embed.T


model = TokenFormer()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, betas=(0.9, 0.95), weight_decay=0.1)
tokens = torch.randint(VOCABULARY, (ROWS, SEQUENCE))
targets = torch.randint(VOCABULARY, (ROWS, SEQUENCE))


def step():
    optimizer.zero_grad(set_to_none=True)
    logits = model(tokens)
    torch.nn.functional.cross_entropy(logits.view(-1, VOCABULARY), targets.view(-1)).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()


step()
print("ready PyTorch", torch.__version__, flush=True)
for line in sys.stdin:
    begin = time.perf_counter()
    step()
    print(time.perf_counter() - begin, flush=True)
