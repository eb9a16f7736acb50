# The TokenFormer model and its training step, in TorchScript's serialised dialect of Python.
#
# Letters in shape comments: B batch, T time, C width, H heads, D channels per head, R rotated
# channels, n parameter tokens, W vocabulary. Every tensor belongs to the caller:
#   tokens, targets  (B, T) int64
#   plan     float64 on the CPU: heads, theta, tied, epsilon of the layer norms, then one tau per
#            Pattention layer, five per block: q, k, v, proj, ffn. theta is 0 for l2_norm_gelu, 1 for
#            gelu_l2_norm, 2 for softmax; tied is 0 or 1
#   cos, sin (T or more, R)
#   ps       embed (W, C); per block the key (n, C) and value (n, C) of its five layers; head (W, C)
#            unless tied
#   ns       weight (C) and bias (C) of the final norm, the only tensors without weight decay
class TokenFormer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # tau / |s| of each row (.., n), as (.., 1). A row without length counts as infinitely long: it
  # gives zero and passes no gradient, where a clamp would pass one of 1e12.
  def reach(self: __torch__.TokenFormer, s: Tensor, tau: float) -> Tensor:
    norm = torch.norm(s, 2, [-1], True)
    return torch.div(tau, torch.masked_fill(norm, norm <= 1e-12, float("inf")))

  # Scores (.., n) to weights (.., n). TokenFormer, section 3.2.
  def theta(self: __torch__.TokenFormer, s: Tensor, kind: int, tau: float) -> Tensor:
    if kind == 0:
      w = torch.gelu(s * self.reach(s, tau))
    elif kind == 1:
      g = torch.gelu(s)
      w = g * self.reach(g, tau)
    else:
      w = torch.softmax(s, -1) * tau
    return w

  # x (.., C), key (n, C), value (n, C') to (.., C').
  def pattention(self: __torch__.TokenFormer, x: Tensor, key: Tensor, value: Tensor, kind: int, tau: float) -> Tensor:
    return torch.matmul(self.theta(torch.linear(x, key), kind, tau), value)

  # Rotates the first R channels of x (B, H, T, D); channel i is paired with i + R/2.
  def rotate(self: __torch__.TokenFormer, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    r = torch.size(cos, -1)
    a = torch.slice(x, -1, 0, r)
    left = torch.slice(a, -1, 0, r // 2)
    right = torch.slice(a, -1, r // 2, r)
    turned = a * cos + torch.cat([torch.neg(right), left], -1) * sin
    return torch.cat([turned, torch.slice(x, -1, r)], -1)

  # (B, T, C) to (B, H, T, D).
  def split(self: __torch__.TokenFormer, x: Tensor, heads: int) -> Tensor:
    parts = torch.view(x, [torch.size(x, 0), torch.size(x, 1), heads, torch.size(x, 2) // heads])
    return torch.transpose(parts, 1, 2)

  # One pre-norm block, x (B, T, C) to (B, T, C). ps are the ten tensors of the block, taus its five.
  def block(self: __torch__.TokenFormer, x: Tensor, cos: Tensor, sin: Tensor, heads: int, kind: int, epsilon: float, taus: List[float], ps: List[Tensor]) -> Tensor:
    c = torch.size(x, -1)
    y = torch.layer_norm(x, [c], None, None, epsilon)
    q = self.split(self.pattention(y, ps[0], ps[1], kind, taus[0]), heads)
    k = self.split(self.pattention(y, ps[2], ps[3], kind, taus[1]), heads)
    v = self.split(self.pattention(y, ps[4], ps[5], kind, taus[2]), heads)
    a = torch.scaled_dot_product_attention(self.rotate(q, cos, sin), self.rotate(k, cos, sin), v, None, 0.0, True)
    joined = torch.reshape(torch.transpose(a, 1, 2), [torch.size(x, 0), torch.size(x, 1), c])
    attended = x + self.pattention(joined, ps[6], ps[7], kind, taus[3])
    z = torch.layer_norm(attended, [c], None, None, epsilon)
    return attended + self.pattention(z, ps[8], ps[9], kind, taus[4])

  # tokens (B, T) to the residual stream (B, T, C) after the first blocks.
  def stream(self: __torch__.TokenFormer, tokens: Tensor, cos: Tensor, sin: Tensor, plan: List[float], ps: List[Tensor], blocks: int) -> Tensor:
    t = torch.size(tokens, 1)
    c = torch.slice(cos, 0, 0, t)
    s = torch.slice(sin, 0, 0, t)
    x = torch.embedding(ps[0], tokens)
    for i in range(blocks):
      taus = torch.slice(plan, 4 + 5 * i, 9 + 5 * i)
      x = self.block(x, c, s, int(plan[0]), int(plan[1]), plan[3], taus, torch.slice(ps, 1 + 10 * i, 11 + 10 * i))
    return x

  # The residual stream (.., C) after the last block to logits (.., W).
  def readout(self: __torch__.TokenFormer, x: Tensor, plan: List[float], ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    z = torch.layer_norm(x, [torch.size(x, -1)], ns[0], ns[1], plan[3])
    if plan[2] == 1.0:
      head = ps[0]
    else:
      head = ps[-1]
    return torch.linear(z, head)

  # tokens (B, T) to logits (B, T, W).
  def predict(self: __torch__.TokenFormer, tokens: Tensor, cos: Tensor, sin: Tensor, plan: List[float], ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    return self.readout(self.stream(tokens, cos, sin, plan, ps, torch.len(plan) // 5), plan, ps, ns)

  # Mean cross entropy in nats per token.
  def cost(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: List[float], ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    z = self.predict(tokens, cos, sin, plan, ps, ns)
    return torch.cross_entropy_loss(torch.view(z, [-1, torch.size(z, -1)]), torch.view(targets, [-1]))

  # The same numbers, as tensors to take gradients by.
  def leaves(self: __torch__.TokenFormer, tensors: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for t in tensors:
      torch.append(out, torch.requires_grad_(torch.detach(t), True))
    return out

  # The cost, then its gradient by each of ps and ns.
  def descent(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: List[float], ps: List[Tensor], ns: List[Tensor]) -> List[Tensor]:
    torch.set_grad_enabled(True)
    p = self.leaves(ps)
    n = self.leaves(ns)
    loss = self.cost(tokens, targets, cos, sin, plan, p, n)
    grads = torch.grad([loss], p + n)
    torch.set_grad_enabled(False)
    out = annotate(List[Tensor], [torch.detach(loss)])
    for g in grads:
      torch.append(out, unchecked_cast(Tensor, g))
    return out

  # Everything below is called by name from Java.

  def logits(self: __torch__.TokenFormer, tokens: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    return self.predict(tokens, cos, sin, annotate(List[float], plan.tolist()), ps, ns)

  def loss(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    return self.cost(tokens, targets, cos, sin, annotate(List[float], plan.tolist()), ps, ns)

  def gradients(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, ps: List[Tensor], ns: List[Tensor]) -> List[Tensor]:
    return self.descent(tokens, targets, cos, sin, annotate(List[float], plan.tolist()), ps, ns)

  # One optimizer update in place: backward, clipping by the global norm, AdamW. update holds learning
  # rate, beta 1, beta 2, epsilon, weight decay, the largest norm, and the number of this update, from
  # 1. ms and vs are the moments of ps; nms and nvs those of ns. Returns the loss before the update
  # and the norm before clipping. ns are a list of their own because the compiler takes a slice of a
  # list for a copy, and drops an update that only a slice sees.
  def train_step(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, update: Tensor, ps: List[Tensor], ns: List[Tensor], ms: List[Tensor], nms: List[Tensor], vs: List[Tensor], nvs: List[Tensor]) -> List[Tensor]:
    u = annotate(List[float], update.tolist())
    found = self.descent(tokens, targets, cos, sin, annotate(List[float], plan.tolist()), ps, ns)
    gs = torch.slice(found, 1)
    norm = torch.norm(torch.stack(torch._foreach_norm(gs, 2)), 2)
    shrink = torch.clamp((norm + 1e-6) / u[5], 1.0)
    number = torch.full_like(norm, u[6])
    numbers = annotate(List[Tensor], [])
    for p in ps:
      torch.append(numbers, number)
    none = annotate(List[Tensor], [])
    torch._fused_adamw_(ps, torch.slice(gs, None, -2), ms, vs, none, numbers, lr=u[0], beta1=u[1], beta2=u[2], weight_decay=u[4], eps=u[3], amsgrad=False, maximize=False, grad_scale=shrink)
    torch._fused_adamw_(ns, torch.slice(gs, -2), nms, nvs, none, [number, number], lr=u[0], beta1=u[1], beta2=u[2], weight_decay=0.0, eps=u[3], amsgrad=False, maximize=False, grad_scale=shrink)
    return [found[0], norm]

  # Single pieces. plan holds theta and tau for a single Pattention layer.

  # The residual stream (B, T, C) after as many blocks as plan has taus for.
  def hidden(self: __torch__.TokenFormer, tokens: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    p = annotate(List[float], plan.tolist())
    return self.stream(tokens, cos, sin, p, ps, torch.len(p) // 5)

  def rotary(self: __torch__.TokenFormer, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    return self.rotate(x, cos, sin)

  # theta, y, and the gradients of x, key and value for the gradient dy of y.
  def layer(self: __torch__.TokenFormer, x: Tensor, key: Tensor, value: Tensor, dy: Tensor, plan: Tensor) -> List[Tensor]:
    p = annotate(List[float], plan.tolist())
    torch.set_grad_enabled(True)
    x1 = torch.requires_grad_(torch.detach(x), True)
    key1 = torch.requires_grad_(torch.detach(key), True)
    value1 = torch.requires_grad_(torch.detach(value), True)
    y = self.pattention(x1, key1, value1, int(p[0]), p[1])
    grads = torch.grad([y], [x1, key1, value1], annotate(List[Optional[Tensor]], [dy]))
    torch.set_grad_enabled(False)
    weights = self.theta(torch.linear(x, key), int(p[0]), p[1])
    return [weights, torch.detach(y), unchecked_cast(Tensor, grads[0]), unchecked_cast(Tensor, grads[1]), unchecked_cast(Tensor, grads[2])]

  # Reading on, one row. cache holds two tensors per block, (1, H, room for all tokens, D): the rotated
  # keys and the values of the tokens that were read before. They are filled in place.

  # One block for tokens x (1, T, C), of which the first is number at of its row. Either at is 0 or T is
  # 1: then no token has to be kept from seeing a later one by a mask of its own.
  def recall(self: __torch__.TokenFormer, x: Tensor, cos: Tensor, sin: Tensor, heads: int, kind: int, epsilon: float, taus: List[float], ps: List[Tensor], keys: Tensor, values: Tensor, at: int) -> Tensor:
    c = torch.size(x, -1)
    end = at + torch.size(x, 1)
    y = torch.layer_norm(x, [c], None, None, epsilon)
    q = self.split(self.pattention(y, ps[0], ps[1], kind, taus[0]), heads)
    k = self.split(self.pattention(y, ps[2], ps[3], kind, taus[1]), heads)
    v = self.split(self.pattention(y, ps[4], ps[5], kind, taus[2]), heads)
    known = torch.slice(keys, 2, 0, end)
    told = torch.slice(values, 2, 0, end)
    torch.copy_(torch.slice(known, 2, at, end), self.rotate(k, cos, sin))
    torch.copy_(torch.slice(told, 2, at, end), v)
    a = torch.scaled_dot_product_attention(self.rotate(q, cos, sin), known, told, None, 0.0, at == 0)
    joined = torch.reshape(torch.transpose(a, 1, 2), [torch.size(x, 0), torch.size(x, 1), c])
    attended = x + self.pattention(joined, ps[6], ps[7], kind, taus[3])
    z = torch.layer_norm(attended, [c], None, None, epsilon)
    return attended + self.pattention(z, ps[8], ps[9], kind, taus[4])

  # tokens (1, T), the first of them number place[0] of the row, to the logits (W) of the token that
  # follows the last.
  def read_on(self: __torch__.TokenFormer, tokens: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, place: Tensor, ps: List[Tensor], ns: List[Tensor], cache: List[Tensor]) -> Tensor:
    p = annotate(List[float], plan.tolist())
    places = annotate(List[float], place.tolist())
    at = int(places[0])
    end = at + torch.size(tokens, 1)
    c = torch.slice(cos, 0, at, end)
    s = torch.slice(sin, 0, at, end)
    x = torch.embedding(ps[0], tokens)
    for i in range(torch.len(p) // 5):
      taus = torch.slice(p, 4 + 5 * i, 9 + 5 * i)
      x = self.recall(x, c, s, int(p[0]), int(p[1]), p[3], taus, torch.slice(ps, 1 + 10 * i, 11 + 10 * i), cache[2 * i], cache[2 * i + 1], at)
    return torch.view(self.readout(torch.slice(x, 1, -1), p, ps, ns), [-1])
