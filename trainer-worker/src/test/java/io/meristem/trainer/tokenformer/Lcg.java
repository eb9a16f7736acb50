package io.meristem.trainer.tokenformer;

/** The random numbers of the golden data. */
final class Lcg {

  private long state;

  Lcg(long seed) {
    this.state = seed;
  }

  int next(int bound) {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (int) ((state >>> 33) % bound);
  }
}
