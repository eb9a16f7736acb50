# The matrix products of a TokenFormer training step and nothing else, in TorchScript's serialised
# dialect of Python. See the kernel text for the step itself and for the letters of shapes.
#
# Each product is as large as in the step, with its operands in the same order in memory. The numbers
# mean nothing: what a layer gives back feeds the next one, so that no product can be left out.
class TokenFormer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # x (B * T, C), key (n, C), value (n, C): two products forward, four backward.
  def pattention(self: __torch__.TokenFormer, x: Tensor, key: Tensor, value: Tensor, out: List[Tensor]) -> Tensor:
    w = torch.linear(x, key)
    y = torch.mm(w, value)
    dw = torch.mm(y, torch.t(value))
    torch.append(out, torch.mm(torch.t(w), y))
    torch.append(out, torch.mm(torch.t(dw), x))
    return torch.mm(dw, key)

  # q, k, v (B * H, T, D): two products forward, four backward.
  def attention(self: __torch__.TokenFormer, q: Tensor, k: Tensor, v: Tensor, out: List[Tensor]) -> Tensor:
    w = torch.bmm(q, torch.transpose(k, 1, 2))
    y = torch.bmm(w, v)
    dw = torch.bmm(y, torch.transpose(v, 1, 2))
    torch.append(out, torch.bmm(torch.transpose(w, 1, 2), y))
    torch.append(out, torch.bmm(torch.transpose(dw, 1, 2), q))
    return torch.bmm(dw, k)

  # x (B * T, C), head (W, C), ps key and value of every layer in order, five layers to a block.
  def products(self: __torch__.TokenFormer, x: Tensor, q: Tensor, k: Tensor, v: Tensor, head: Tensor, ps: List[Tensor]) -> List[Tensor]:
    out = annotate(List[Tensor], [])
    y = x
    for i in range(torch.len(ps) // 2):
      y = self.pattention(y, ps[2 * i], ps[2 * i + 1], out)
      if torch.remainder(i, 5) == 0:
        torch.append(out, self.attention(q, k, v, out))
    z = torch.linear(y, head)
    torch.append(out, torch.mm(torch.t(z), y))
    torch.append(out, torch.mm(z, head))
    return out
