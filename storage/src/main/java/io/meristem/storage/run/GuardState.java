package io.meristem.storage.run;

import io.meristem.storage.run.GuardVerdict.Applied;
import io.meristem.storage.run.GuardVerdict.Failed;
import io.meristem.storage.run.GuardVerdict.Halved;
import io.meristem.storage.run.GuardVerdict.Skipped;
import io.meristem.storage.run.GuardVerdict.WentBack;

/**
 * What a {@link Guard} remembers: a pure fold over what came of the batches, so that a resumed run
 * decides as the uninterrupted one.
 *
 * <pre>
 * learnt from ---> applied: what was skipped in a row is forgotten
 * refused -------> skips left?     the next batch
 *                  halvings left?  the next batch, half the learning rate, all skips anew
 *                  rollbacks left? back to the last good resume point, all skips and halvings anew
 *                  else            failed
 * </pre>
 *
 * <p>No batch is drawn twice: batches are numbered over the whole run, and a run that goes back
 * goes on with the next one, not with those that led into trouble. So the number of batches drawn
 * names a moment of a run, where the step does not. A resume point is good once the first batch
 * after it was learnt from: only then is it known that its weights give numbers.
 *
 * @param batches drawn so far, those that were refused included; the number of the next one
 * @param loss of the batches that were learnt from since the run began, as if those after a point
 *     that training went back to had never been
 * @param skips batches refused one after the other
 * @param newest batches drawn when the newest resume point was written in its turn; 0 is the birth
 * @param good batches drawn at the resume point that training would go back to; 0 is the birth
 */
public record GuardState(
    long batches, RunningLoss loss, int skips, long newest, long good, GuardTotals totals) {

  /** Before the first batch. */
  public static final GuardState BIRTH =
      new GuardState(0, RunningLoss.NONE, 0, 0, 0, GuardTotals.NONE);

  /** What the learning rate of the schedule is multiplied with. */
  public double rate() {
    return Math.scalb(1.0, -(int) Math.min(totals.halved(), 1000));
  }

  /**
   * The largest loss that may be learnt from.
   *
   * @param lossAtBirth validation loss before the run's first update, in nats per token
   */
  public double limit(Guard guard, double lossAtBirth) {
    return loss.limit(guard.spike(), lossAtBirth);
  }

  /** The fold: what follows from the next batch. */
  public GuardVerdict after(Guard guard, TriedUpdate tried) {
    return tried.applied()
        ? new Applied(
            new GuardState(batches + 1, loss.and(tried.loss()), 0, newest, newest, totals))
        : refused(guard, tried);
  }

  private GuardVerdict refused(Guard guard, TriedUpdate tried) {
    GuardTotals more = totals.skippedOne();
    String found = tried.found();
    if (skips < guard.skips()) {
      return new Skipped(with(skips + 1, more), found + "; its batch is skipped");
    }
    if (totals.halved() < guard.halvings() * (totals.wentBack() + 1)) {
      return new Halved(with(0, more.halvedOnce()), found + "; the learning rate is halved");
    }
    if (totals.wentBack() < guard.rollbacks()) {
      return new WentBack(
          with(0, more.wentBackOnce()),
          found + "; training goes back to " + (good == 0 ? "its birth" : "its last good point"));
    }
    return new Failed(found + "; " + more.words() + "; " + tried.wayOut());
  }

  private GuardState with(int skipsInARow, GuardTotals more) {
    return new GuardState(batches + 1, loss, skipsInARow, newest, good, more);
  }

  /** With a resume point that was written now, in its turn. */
  public GuardState written() {
    return new GuardState(batches, loss, skips, batches, good, totals);
  }

  /**
   * The state to go on with at a good resume point.
   *
   * @param trouble the state that training goes back from; this one was kept in the resume point
   */
  public GuardState wentBackFrom(GuardState trouble) {
    return new GuardState(trouble.batches, loss, 0, newest, newest, trouble.totals);
  }
}
