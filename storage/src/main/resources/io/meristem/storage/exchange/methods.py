
  # The methods of an exported TokenFormer, in TorchScript's serialised dialect of Python. What is
  # above is written for each model: its tensors, and these attributes. sequence is the longest row.
  # kind is 0 for l2_norm_gelu, 1 for gelu_l2_norm, 2 for softmax; taus are five per block, in the
  # order q, k, v, proj, ffn; cosines and sines are (sequence, R).
  #
  # Letters in shape comments: B batch, T time, C width, H heads, D channels per head, R rotated
  # channels, n parameter tokens, W vocabulary.

  # tau / |s| of each row (.., n), as (.., 1). A row without length gives zero and passes no gradient.
  def reach(self: __torch__.TokenFormer, s: Tensor, tau: float) -> Tensor:
    norm = torch.norm(s, 2, [-1], True)
    return torch.div(tau, torch.masked_fill(norm, norm <= 1e-12, float("inf")))

  # x (.., C), key (n, C), value (n, C) to (.., C).
  def pattention(self: __torch__.TokenFormer, x: Tensor, key: Tensor, value: Tensor, tau: float) -> Tensor:
    s = torch.linear(x, key)
    if self.kind == 0:
      w = torch.gelu(s * self.reach(s, tau))
    elif self.kind == 1:
      g = torch.gelu(s)
      w = g * self.reach(g, tau)
    else:
      w = torch.softmax(s, -1) * tau
    return torch.matmul(w, value)

  # Rotates the first R channels of x (B, H, T, D); channel i is paired with i + R/2.
  def rotate(self: __torch__.TokenFormer, x: Tensor) -> Tensor:
    t = torch.size(x, 2)
    r = torch.size(self.cosines, 1)
    a = torch.slice(x, -1, 0, r)
    left = torch.slice(a, -1, 0, r // 2)
    right = torch.slice(a, -1, r // 2, r)
    swapped = torch.cat([torch.neg(right), left], -1)
    turned = a * torch.slice(self.cosines, 0, 0, t) + swapped * torch.slice(self.sines, 0, 0, t)
    return torch.cat([turned, torch.slice(x, -1, r)], -1)

  # (B, T, C) to (B, H, T, D).
  def split(self: __torch__.TokenFormer, x: Tensor) -> Tensor:
    parts = torch.view(x, [torch.size(x, 0), torch.size(x, 1), self.heads, torch.size(x, 2) // self.heads])
    return torch.transpose(parts, 1, 2)

  # Causal attention, all (B, H, T, D).
  def attend(self: __torch__.TokenFormer, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    scores = torch.matmul(q, torch.transpose(k, -2, -1)) * torch.pow(float(torch.size(q, -1)), -0.5)
    square = torch.select(torch.select(torch.detach(scores), 0, 0), 0, 0)
    later = torch.triu(torch.ones_like(square), 1) > 0
    return torch.matmul(torch.softmax(torch.masked_fill(scores, later, float("-inf")), -1), v)

  # One pre-norm block, x (B, T, C) to (B, T, C). ps are the ten tensors of the block, taus its five.
  def block(self: __torch__.TokenFormer, x: Tensor, taus: List[float], ps: List[Tensor]) -> Tensor:
    c = torch.size(x, -1)
    y = torch.layer_norm(x, [c], None, None, self.epsilon)
    q = self.rotate(self.split(self.pattention(y, ps[0], ps[1], taus[0])))
    k = self.rotate(self.split(self.pattention(y, ps[2], ps[3], taus[1])))
    v = self.split(self.pattention(y, ps[4], ps[5], taus[2]))
    joined = torch.reshape(torch.transpose(self.attend(q, k, v), 1, 2), torch.size(x))
    attended = x + self.pattention(joined, ps[6], ps[7], taus[3])
    z = torch.layer_norm(attended, [c], None, None, self.epsilon)
    return attended + self.pattention(z, ps[8], ps[9], taus[4])

  # tokens (B, T) int64 to logits (B, T, W).
  def forward(self: __torch__.TokenFormer, tokens: Tensor) -> Tensor:
    if torch.size(tokens, 1) > self.sequence:
      ops.prim.RaiseException("rows are longer than the model's sequence")
    ps = self.tensors()
    x = torch.embedding(ps[0], tokens)
    for i in range(torch.len(self.taus) // 5):
      x = self.block(x, torch.slice(self.taus, 5 * i, 5 * i + 5), torch.slice(ps, 1 + 10 * i, 11 + 10 * i))
    z = torch.layer_norm(x, [torch.size(x, -1)], ps[-2], ps[-1], self.epsilon)
    if self.tied:
      head = ps[0]
    else:
      head = ps[-3]
    return torch.linear(z, head)

  # Mean cross entropy in nats per token of targets (B, T) int64.
  def loss(self: __torch__.TokenFormer, tokens: Tensor, targets: Tensor) -> Tensor:
    logits = self.forward(tokens)
    return torch.cross_entropy_loss(torch.view(logits, [-1, torch.size(logits, -1)]), torch.reshape(targets, [-1]))
