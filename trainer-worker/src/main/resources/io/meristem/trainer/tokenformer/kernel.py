# The TokenFormer model and its training step, in TorchScript's serialised dialect of Python.
#
# Letters in shape comments: B batch, T time, N = B * T, C width, H heads, D channels per head,
# R rotated channels, n parameter tokens, W vocabulary. Every tensor belongs to the caller:
#   tokens, targets  (B, T) int64
#   plan     float64 on the CPU: heads, theta, tied, epsilon of the layer norms, then one tau per
#            Pattention layer, five per block: q, k, v, proj, ffn. theta is 0 for l2_norm_gelu, 1 for
#            gelu_l2_norm, 2 for softmax; tied is 0 or 1
#   how      float64 on the CPU: 1 for matrix products in bf16, else 0; in how many parts the rows are
#            computed; 1 to compute the blocks again on the way back, instead of keeping everything
#   cos, sin (T or more, R)
#   ps       embed (W, C); per block the key (n, C) and value (n, C) of its five layers; head (W, C)
#            unless tied
#   ns       weight (C) and bias (C) of the final norm, the only tensors without weight decay
#
# The way back is written out by hand: it overwrites what it needs no more, sums gradients in place,
# and passes over the scores fewer times than automatic differentiation, which does attention alone.
# "Low" tensors are those of the matrix products: bf16 or fp32. All others are fp32.
#
# The compiler drops an update in place that nothing returned can see. It takes a slice of a list, and a
# list that was made here, for copies: update through an element, or through a list that the caller gave
# or gets.
class TokenFormer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # tau / |s| of each row (.., n), as (.., 1). A row without length counts as infinitely long: it
  # gives zero and passes no gradient, where a clamp would pass one of 1e12.
  def reach(self: __torch__.TokenFormer, s: Tensor, tau: float) -> Tensor:
    norm = torch.norm(s, 2, [-1], True, dtype=6)
    return torch.div(tau, torch.masked_fill(norm, norm <= 1e-12, float("inf")))

  # Scores s (.., n), which are overwritten, to weights (.., n), and what the way back needs: the
  # argument of gelu (.., n) and the reach (.., 1). TokenFormer, section 3.2.
  def theta(self: __torch__.TokenFormer, s: Tensor, kind: int, tau: float) -> List[Tensor]:
    if kind == 0:
      reach = self.reach(s, tau)
      found = [torch.gelu(torch.mul_(s, torch.to(reach, ops.prim.dtype(s)))), s, reach]
    elif kind == 1:
      w = torch.gelu(s)
      reach = self.reach(w, tau)
      found = [torch.mul_(w, torch.to(reach, ops.prim.dtype(s))), s, reach]
    else:
      found = [torch.mul_(torch.softmax(s, -1), tau), s, s]
    return found

  # x (.., C), key (n, C), value (n, C'), all low, to y (.., C') and what theta found.
  def forth(self: __torch__.TokenFormer, x: Tensor, key: Tensor, value: Tensor, kind: int, tau: float) -> List[Tensor]:
    found = self.theta(torch.linear(x, key), kind, tau)
    return [torch.matmul(found[0], value), found[0], found[1], found[2]]

  def pattention(self: __torch__.TokenFormer, x: Tensor, key: Tensor, value: Tensor, kind: int, tau: float) -> Tensor:
    return self.forth(x, key, value, kind, tau)[0]

  # Sums the product of low matrices a and b up in g, which is fp32; what was there counts beta times,
  # 0 or 1.
  def gather(self: __torch__.TokenFormer, g: Tensor, a: Tensor, b: Tensor, beta: float) -> Tensor:
    if ops.prim.dtype(a) == 6:
      torch.addmm_(g, a, b, beta=beta)
    elif beta == 0.0:
      torch.copy_(g, torch.mm(a, b))
    else:
      torch.add_(g, torch.mm(a, b))
    return g

  # The way back through forth: dy (N, C') to the gradient of the scores (N, n); sums the gradient of
  # value up in dvalue. With u = s tau / |s| and du, the gradient of s is tau / |s| (du - u (u du) / tau^2);
  # its factor tau / |s| is taken early, to dy, which is smaller.
  def back(self: __torch__.TokenFormer, dy: Tensor, value: Tensor, path: List[Tensor], at: int, kind: int, tau: float, dvalue: Tensor, beta: float) -> Tensor:
    low = ops.prim.dtype(value)
    w = torch.flatten(path[at], 0, -2)
    u = torch.flatten(path[at + 1], 0, -2)
    reach = torch.flatten(path[at + 2], 0, -2)
    self.gather(dvalue, torch.t(w), torch.to(dy, low), beta)
    if kind == 0:
      d = torch.mm(torch.to(dy * reach, low), torch.t(value))
      torch.gelu_backward(d, u, approximate="none", grad_input=d)
      torch.addcmul_(d, u, self.dot(d, u), value=-1.0 / (tau * tau))
    elif kind == 1:
      d = torch.mm(torch.to(dy * reach, low), torch.t(value))
      torch.addcmul_(d, w, self.dot(d, w), value=-1.0 / (tau * tau))
      torch.gelu_backward(d, u, approximate="none", grad_input=d)
    else:
      d = torch.mm(torch.to(dy, low), torch.t(value))
      torch.mul_(torch.sub_(d, self.dot(d, w) / tau), w)
    return d

  # The inner product of each row (N, n), as (N, 1).
  def dot(self: __torch__.TokenFormer, a: Tensor, b: Tensor) -> Tensor:
    return torch.sum(a * b, [-1], True)

  # Rotates the first R channels of x (B, H, T, D) in place; channel i is paired with i + R/2. With
  # -sin it is the way back.
  def rotate(self: __torch__.TokenFormer, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    r = torch.size(cos, -1)
    a = torch.slice(x, -1, 0, r)
    left = torch.slice(a, -1, 0, r // 2)
    right = torch.slice(a, -1, r // 2, r)
    torch.copy_(a, a * cos + torch.cat([torch.neg(right), left], -1) * sin)
    return x

  # (B, T, C) to (B, H, T, D), in the same memory.
  def split(self: __torch__.TokenFormer, x: Tensor, heads: int) -> Tensor:
    parts = torch.view(x, [torch.size(x, 0), torch.size(x, 1), heads, torch.size(x, 2) // heads])
    return torch.transpose(parts, 1, 2)

  # (B, H, T, D) to (B, T, C).
  def join(self: __torch__.TokenFormer, x: Tensor) -> Tensor:
    parts = torch.transpose(x, 1, 2)
    return torch.reshape(parts, [torch.size(parts, 0), torch.size(parts, 1), -1])

  # Attention of q, k, v (B, H, T, D), and behind it what it was made from, as tensors that it can be
  # differentiated by.
  def attend(self: __torch__.TokenFormer, q: Tensor, k: Tensor, v: Tensor) -> List[Tensor]:
    torch.set_grad_enabled(True)
    q1 = torch.requires_grad_(torch.detach(q), True)
    k1 = torch.requires_grad_(torch.detach(k), True)
    v1 = torch.requires_grad_(torch.detach(v), True)
    a = torch.scaled_dot_product_attention(q1, k1, v1, None, 0.0, True)
    torch.set_grad_enabled(False)
    return [a, q1, k1, v1]

  # One pre-norm block. x (B, T, C) to the same, and behind it the path, what the way back needs:
  #   1 x, its mean, its deviation, low norm; 5, 8, 11 weights, argument, reach of q, k, v
  #   14 attention, its q, k, v; 18 low joined attention; 19 weights, argument, reach of proj
  #   22 the stream after attention, its mean, its deviation, low norm; 26 weights, argument, reach of ffn
  # ps are the ten low tensors of the block, taus its five.
  def block(self: __torch__.TokenFormer, x: Tensor, cos: Tensor, sin: Tensor, heads: int, kind: int, epsilon: float, taus: List[float], ps: List[Tensor]) -> List[Tensor]:
    c = torch.size(x, -1)
    low = ops.prim.dtype(ps[0])
    norm1, mean1, deviation1, = torch.native_layer_norm(x, [c], None, None, epsilon)
    y = torch.to(norm1, low)
    q = self.forth(y, ps[0], ps[1], kind, taus[0])
    k = self.forth(y, ps[2], ps[3], kind, taus[1])
    v = self.forth(y, ps[4], ps[5], kind, taus[2])
    a = self.attend(self.rotate(self.split(q[0], heads), cos, sin), self.rotate(self.split(k[0], heads), cos, sin), self.split(v[0], heads))
    joined = self.join(torch.detach(a[0]))
    p = self.forth(joined, ps[6], ps[7], kind, taus[3])
    attended = x + p[0]
    norm2, mean2, deviation2, = torch.native_layer_norm(attended, [c], None, None, epsilon)
    z = torch.to(norm2, low)
    f = self.forth(z, ps[8], ps[9], kind, taus[4])
    return [attended + f[0], x, mean1, deviation1, y, q[1], q[2], q[3], k[1], k[2], k[3], v[1], v[2], v[3], a[0], a[1], a[2], a[3], joined, p[1], p[2], p[3], attended, mean2, deviation2, z, f[1], f[2], f[3]]

  # The way back through a block: d (N, C), the gradient of what came out, to that of what went in.
  # Sums the gradients of ps up in gs from number first on. sin is that of the way forth.
  def block_back(self: __torch__.TokenFormer, d: Tensor, path: List[Tensor], cos: Tensor, sin: Tensor, heads: int, kind: int, taus: List[float], ps: List[Tensor], gs: List[Tensor], first: int, beta: float) -> Tensor:
    c = torch.size(d, -1)
    f = self.back(d, ps[9], path, 26, kind, taus[4], gs[first + 9], beta)
    self.gather(gs[first + 8], torch.t(f), torch.flatten(path[25], 0, -2), beta)
    dz = self.gather(torch.empty_like(d), f, ps[8], 0.0)
    d2 = torch.add_(self.norm_back(dz, path[22], path[23], path[24]), d)
    p = self.back(d2, ps[7], path, 19, kind, taus[3], gs[first + 7], beta)
    self.gather(gs[first + 6], torch.t(p), torch.flatten(path[18], 0, -2), beta)
    da = self.split(torch.view(torch.mm(p, ps[6]), torch.size(path[18])), heads)
    found = torch.grad([path[14]], [path[15], path[16], path[17]], annotate(List[Optional[Tensor]], [da]))
    y = torch.flatten(path[4], 0, -2)
    minus = torch.neg(sin)
    dq = torch.flatten(self.join(self.rotate(unchecked_cast(Tensor, found[0]), cos, minus)), 0, 1)
    q = self.back(dq, ps[1], path, 5, kind, taus[0], gs[first + 1], beta)
    self.gather(gs[first], torch.t(q), y, beta)
    dy = self.gather(torch.empty_like(d2), q, ps[0], 0.0)
    dk = torch.flatten(self.join(self.rotate(unchecked_cast(Tensor, found[1]), cos, minus)), 0, 1)
    k = self.back(dk, ps[3], path, 8, kind, taus[1], gs[first + 3], beta)
    self.gather(gs[first + 2], torch.t(k), y, beta)
    self.gather(dy, k, ps[2], 1.0)
    dv = torch.flatten(self.join(unchecked_cast(Tensor, found[2])), 0, 1)
    v = self.back(dv, ps[5], path, 11, kind, taus[2], gs[first + 5], beta)
    self.gather(gs[first + 4], torch.t(v), y, beta)
    self.gather(dy, v, ps[4], 1.0)
    return torch.add_(self.norm_back(dy, path[1], path[2], path[3]), d2)

  # The way back through a norm without weight and bias: dy (N, C) to dx (N, C).
  def norm_back(self: __torch__.TokenFormer, dy: Tensor, x: Tensor, mean: Tensor, deviation: Tensor) -> Tensor:
    dx, no_weight, no_bias, = torch.native_layer_norm_backward(torch.view_as(dy, x), x, [torch.size(x, -1)], mean, deviation, None, None, [True, False, False])
    return torch.view_as(dx, dy)

  # tokens (B, T) to the residual stream (B, T, C) after the first blocks.
  def stream(self: __torch__.TokenFormer, tokens: Tensor, cos: Tensor, sin: Tensor, plan: List[float], ps: List[Tensor], blocks: int) -> Tensor:
    t = torch.size(tokens, 1)
    c = torch.slice(cos, 0, 0, t)
    s = torch.slice(sin, 0, 0, t)
    x = torch.embedding(ps[0], tokens)
    for i in range(blocks):
      taus = torch.slice(plan, 4 + 5 * i, 9 + 5 * i)
      x = self.block(x, c, s, int(plan[0]), int(plan[1]), plan[3], taus, torch.slice(ps, 1 + 10 * i, 11 + 10 * i))[0]
    return x

  # The residual stream (.., C) after the last block to logits (.., W).
  def readout(self: __torch__.TokenFormer, x: Tensor, plan: List[float], ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    z = torch.layer_norm(x, [torch.size(x, -1)], ns[0], ns[1], plan[3])
    return torch.linear(z, ps[self.head(plan)])

  # The number of the output projection in ps.
  def head(self: __torch__.TokenFormer, plan: List[float]) -> int:
    if plan[2] == 1.0:
      at = 0
    else:
      at = -1
    return at

  # tokens (B, T) to logits (B, T, W).
  def predict(self: __torch__.TokenFormer, tokens: Tensor, cos: Tensor, sin: Tensor, plan: List[float], ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    return self.readout(self.stream(tokens, cos, sin, plan, ps, torch.len(plan) // 5), plan, ps, ns)

  # From the last block's x (B, T, C) to the mean cross entropy in nats per token, and the gradient (N, C)
  # of its share. Sums the gradients of the head and the final norm up in dhead and dns.
  def end(self: __torch__.TokenFormer, x: Tensor, targets: Tensor, epsilon: float, share: float, head: Tensor, ns: List[Tensor], dhead: Tensor, dns: List[Tensor], beta: float) -> List[Tensor]:
    c = [torch.size(x, -1)]
    norm, mean, deviation, = torch.native_layer_norm(x, c, ns[0], ns[1], epsilon)
    z = torch.to(torch.flatten(norm, 0, -2), ops.prim.dtype(head))
    right = torch.view(targets, [-1])
    d = torch.log_softmax(torch.to(torch.linear(z, head), 6), -1)
    loss = torch.nll_loss(d, right)
    at = torch.unsqueeze(right, -1)
    torch.scatter_add_(torch.exp_(d), 1, at, torch.full_like(at, -1.0, dtype=6))
    low = torch.to(torch.mul_(d, share / torch.size(at, 0)), ops.prim.dtype(head))
    self.gather(dhead, torch.t(low), z, beta)
    dz = self.gather(torch.empty([torch.size(z, 0), torch.size(z, 1)], dtype=6, device=ops.prim.device(x)), low, head, 0.0)
    dx, dweight, dbias, = torch.native_layer_norm_backward(torch.view_as(dz, x), x, c, mean, deviation, ns[0], ns[1], [True, True, True])
    torch.add_(torch.mul_(dns[0], beta), dweight)
    torch.add_(torch.mul_(dns[1], beta), dbias)
    return [loss, torch.flatten(dx, 0, -2)]

  # Forth and back for some rows. Returns their loss; sums the gradients of share times it up in gs and dns.
  def part(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: List[float], again: bool, share: float, embed: Tensor, ps: List[Tensor], ns: List[Tensor], gs: List[Tensor], dns: List[Tensor], beta: float) -> Tensor:
    t = torch.size(tokens, 1)
    c = torch.slice(cos, 0, 0, t)
    s = torch.slice(sin, 0, 0, t)
    heads = int(plan[0])
    kind = int(plan[1])
    blocks = torch.len(plan) // 5
    paths = annotate(List[List[Tensor]], [])
    x = torch.embedding(embed, tokens)
    for i in range(blocks):
      path = self.block(x, c, s, heads, kind, plan[3], torch.slice(plan, 4 + 5 * i, 9 + 5 * i), torch.slice(ps, 1 + 10 * i, 11 + 10 * i))
      if again:
        torch.append(paths, [x])
      else:
        torch.append(paths, path)
      x = path[0]
    at = self.head(plan)
    ended = self.end(x, targets, plan[3], share, ps[at], ns, gs[at], dns, beta)
    d = ended[1]
    for j in range(blocks):
      i = blocks - 1 - j
      taus = torch.slice(plan, 4 + 5 * i, 9 + 5 * i)
      own = torch.slice(ps, 1 + 10 * i, 11 + 10 * i)
      path = torch.pop(paths)
      if again:
        path = self.block(path[0], c, s, heads, kind, plan[3], taus, own)
      d = self.block_back(d, path, c, s, heads, kind, taus, own, gs, 1 + 10 * i, beta)
    if beta == 0.0 and at != 0:
      torch.zero_(gs[0])
    torch.index_add_(gs[0], 0, torch.view(tokens, [-1]), d)
    return ended[0]

  # The mean cross entropy in nats per token, then its gradient by each of ps and ns.
  def descent(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: List[float], how: List[float], ps: List[Tensor], ns: List[Tensor]) -> List[Tensor]:
    if how[0] == 1.0:
      low = 15
    else:
      low = 6
    lowered = annotate(List[Tensor], [])
    gs = annotate(List[Tensor], [])
    for p in ps:
      torch.append(lowered, torch.to(p, low))
      torch.append(gs, torch.empty_like(p))
    dns = [torch.zeros_like(ns[0]), torch.zeros_like(ns[1])]
    loss = torch.zeros([], dtype=6, device=ops.prim.device(ps[0]))
    parts = int(how[1])
    rows = torch.size(tokens, 0) // parts
    beta = 0.0
    for i in range(parts):
      some = torch.slice(tokens, 0, i * rows, (i + 1) * rows)
      right = torch.slice(targets, 0, i * rows, (i + 1) * rows)
      found = self.part(some, right, cos, sin, plan, how[2] == 1.0, 1.0 / parts, ps[0], lowered, ns, gs, dns, beta)
      torch.add_(loss, found, alpha=1.0 / parts)
      beta = 1.0
    return torch.add(torch.add([loss], gs), dns)

  # Whether loss and norm are finite and the loss is not too large.
  def acceptable(self: __torch__.TokenFormer, loss: float, norm: float, limit: float) -> bool:
    return loss < float("inf") and loss <= limit and norm < float("inf")

  # The gradients of the rows that are not frozen. old is empty, or what the learning rate of old rows
  # is multiplied with and how many there are of each tensor.
  def moving(self: __torch__.TokenFormer, gs: List[Tensor], old: List[float]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    for i in range(torch.len(gs)):
      if torch.len(old) == 0:
        g = gs[i]
      elif old[0] == 0.0:
        g = torch.slice(gs[i], 0, int(old[i + 1]))
      else:
        g = gs[i]
      torch.append(out, g)
    return out

  # AdamW in place on ps, with gradients from number at on in gs; on their first rows, old as above, with
  # the learning rate times the scale. Returns what it changed, which must reach the caller, or the
  # compiler drops the change.
  def move(self: __torch__.TokenFormer, ps: List[Tensor], gs: List[Tensor], ms: List[Tensor], vs: List[Tensor], old: List[float], at: int, u: List[float], decay: float, shrink: Tensor) -> List[Tensor]:
    touched = annotate(List[Tensor], [])
    for young in range(2):
      p = annotate(List[Tensor], [])
      g = annotate(List[Tensor], [])
      m = annotate(List[Tensor], [])
      v = annotate(List[Tensor], [])
      numbers = annotate(List[Tensor], [])
      for i in range(torch.len(ps)):
        start = 0
        end = torch.size(ps[i], 0)
        if torch.len(old) > 0:
          if young == 1:
            start = int(old[at + i + 1])
          elif old[0] > 0.0:
            end = int(old[at + i + 1])
          else:
            end = 0
        elif young == 0:
          end = 0
        if start < end:
          torch.append(p, torch.slice(ps[i], 0, start, end))
          torch.append(g, torch.slice(gs[at + i], 0, start, end))
          torch.append(m, torch.slice(ms[i], 0, start, end))
          torch.append(v, torch.slice(vs[i], 0, start, end))
          torch.append(numbers, torch.full_like(shrink, u[6]))
      rate = u[0]
      if young == 0 and torch.len(old) > 0:
        rate = u[0] * old[0]
      if torch.len(p) > 0:
        torch._fused_adamw_(p, g, m, v, annotate(List[Tensor], []), numbers, lr=rate, beta1=u[1], beta2=u[2], weight_decay=decay, eps=u[3], amsgrad=False, maximize=False, grad_scale=shrink)
        for q in p:
          torch.append(touched, q)
    return touched

  # Everything below is called by name from Java.

  def logits(self: __torch__.TokenFormer, tokens: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    return self.predict(tokens, cos, sin, annotate(List[float], plan.tolist()), ps, ns)

  # Mean cross entropy in nats per token.
  def loss(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    z = self.predict(tokens, cos, sin, annotate(List[float], plan.tolist()), ps, ns)
    return torch.cross_entropy_loss(torch.view(z, [-1, torch.size(z, -1)]), torch.view(targets, [-1]))

  # The same of each row by itself (B).
  def losses(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    z = self.predict(tokens, cos, sin, annotate(List[float], plan.tolist()), ps, ns)
    each = torch.cross_entropy_loss(torch.view(z, [-1, torch.size(z, -1)]), torch.view(targets, [-1]), None, 0)
    return torch.mean(torch.view(each, [torch.size(targets, 0), -1]), [1])

  def gradients(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, how: Tensor, ps: List[Tensor], ns: List[Tensor]) -> List[Tensor]:
    return self.descent(tokens, targets, cos, sin, annotate(List[float], plan.tolist()), annotate(List[float], how.tolist()), ps, ns)

  # One optimizer update in place: backward, clipping by the global norm, AdamW. update holds learning
  # rate, beta 1, beta 2, epsilon, weight decay, the largest norm, the number of this update, from 1,
  # and the largest loss. ms and vs are the moments of ps; nms and nvs those of ns. Returns the loss
  # before the update, the norm before clipping, and 1 when the update was applied, else 0; behind
  # them the tensors that were changed.
  def train_step(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, how: Tensor, update: Tensor, old: Tensor, ps: List[Tensor], ns: List[Tensor], ms: List[Tensor], nms: List[Tensor], vs: List[Tensor], nvs: List[Tensor]) -> List[Tensor]:
    u = annotate(List[float], update.tolist())
    kept = annotate(List[float], old.tolist())
    found = self.descent(tokens, targets, cos, sin, annotate(List[float], plan.tolist()), annotate(List[float], how.tolist()), ps, ns)
    gs = torch.slice(found, 1)
    norm = torch.norm(torch.stack(torch._foreach_norm(self.moving(gs, kept), 2)), 2)
    applied = torch.zeros_like(norm)
    out = [found[0], norm, applied]
    if self.acceptable(float(found[0]), float(norm), u[7]):
      shrink = torch.clamp((norm + 1e-6) / u[5], 1.0)
      touched = torch.add(self.move(ps, gs, ms, vs, kept, 0, u, u[4], shrink), self.move(ns, gs, nms, nvs, kept, torch.len(ps), u, 0.0, shrink))
      for q in touched:
        torch.append(out, q)
      torch.add_(applied, 1)
    return out

  # Single pieces. plan holds theta and tau for a single Pattention layer.

  # The residual stream (B, T, C) after as many blocks as plan has taus for.
  def hidden(self: __torch__.TokenFormer, tokens: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, ps: List[Tensor], ns: List[Tensor]) -> Tensor:
    p = annotate(List[float], plan.tolist())
    return self.stream(tokens, cos, sin, p, ps, torch.len(p) // 5)

  def rotary(self: __torch__.TokenFormer, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    return self.rotate(torch.clone(x), cos, sin)

  # theta, y, and the gradients of x, key and value for the gradient dy of y.
  def layer(self: __torch__.TokenFormer, x: Tensor, key: Tensor, value: Tensor, dy: Tensor, plan: Tensor) -> List[Tensor]:
    p = annotate(List[float], plan.tolist())
    kind = int(p[0])
    path = self.forth(x, key, value, kind, p[1])
    dvalue = torch.empty_like(value)
    d = self.back(torch.flatten(dy, 0, -2), value, path, 1, kind, p[1], dvalue, 0.0)
    dkey = torch.mm(torch.t(d), torch.flatten(x, 0, -2))
    return [path[1], path[0], torch.view_as(torch.mm(d, key), x), dkey, dvalue]

  # The largest gradient of each parameter token (n), of key and value alike, layer by layer.
  def slopes(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, plan: Tensor, how: Tensor, ps: List[Tensor], ns: List[Tensor]) -> List[Tensor]:
    found = self.gradients(tokens, targets, cos, sin, plan, how, ps, ns)
    out = annotate(List[Tensor], [])
    for i in range(torch.len(annotate(List[float], plan.tolist())) - 4):
      key = torch.amax(torch.abs(found[2 + 2 * i]), [1])
      value = torch.amax(torch.abs(found[3 + 2 * i]), [1])
      torch.append(out, torch.maximum(key, value))
    return out

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
    attended = x + self.pattention(self.join(a), ps[6], ps[7], kind, taus[3])
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
