package io.meristem.trainer.tokenformer;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.run.Guard;
import io.meristem.storage.run.GuardState;
import io.meristem.storage.run.GuardVerdict;
import io.meristem.storage.run.GuardVerdict.Applied;
import io.meristem.storage.run.TriedUpdate;

/** The default guard, on a curve that it must leave alone. */
final class QuietGuard {

  private final double lossAtBirth;
  private GuardState state = GuardState.BIRTH;

  QuietGuard(double lossAtBirth) {
    this.lossAtBirth = lossAtBirth;
  }

  double limit() {
    return state.limit(Guard.DEFAULT, lossAtBirth);
  }

  void follow(Progress progress) {
    TriedUpdate tried =
        new TriedUpdate(
            state.batches() + 1,
            progress.loss(),
            progress.gradientNorm(),
            0,
            limit(),
            progress.applied());
    GuardVerdict verdict = state.after(Guard.DEFAULT, tried);
    assertThat(verdict).isInstanceOf(Applied.class);
    state = ((Applied) verdict).state();
  }
}
