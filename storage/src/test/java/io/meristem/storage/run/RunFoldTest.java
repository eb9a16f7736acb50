package io.meristem.storage.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meristem.storage.object.Actor;
import io.meristem.storage.object.CommitLog;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.Tip;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunFoldTest {

  private final InMemoryObjectStore store = new InMemoryObjectStore();
  private final CommitLog<RunEntry, Optional<Run>> log =
      RunFold.log(store, Samples.RUN, InstantSource.fixed(Samples.NOON));

  @Test
  void aRunIsReadFromItsLog() {
    Actor ada = new Actor("ada", true, Optional.of("192.0.2.1 curl"));

    log.append(log.start(), ada, run -> RunDecision.requested(run, Samples.SPEC, RunTerms.DEFAULT));

    Tip<Optional<Run>> tip = log.read(log.start());
    assertThat(tip.state())
        .hasValue(
            new Run(
                Samples.RUN,
                Samples.SPEC,
                ada,
                Samples.NOON,
                Samples.life(new RunState.Waiting(), 0),
                Samples.NOON));
    assertThat(store.keysAfter("", "", 9)).containsExactly("runs/r1/log/000001.json");
  }

  @Test
  void theRequesterStaysWhoeverActsLater() {
    Actor ada = new Actor("ada", true, Optional.of("192.0.2.1 curl"));
    log.append(log.start(), ada, run -> RunDecision.requested(run, Samples.SPEC, RunTerms.DEFAULT));

    Tip<Optional<Run>> tip =
        log.append(
            log.start(),
            Actor.claimed("bob"),
            run -> RunDecision.cancelled(run.orElseThrow(), "enough"));

    Run run = tip.state().orElseThrow();
    assertThat(run.requestedBy()).isEqualTo(ada);
    assertThat(run.state()).isEqualTo(new RunState.Cancelled("enough"));
    assertThat(run.isOpen()).isFalse();
  }

  @Test
  void aLogThatDoesNotBeginWithARequestIsRefused() {
    assertThatThrownBy(() -> Samples.after(Optional.empty(), List.of(new RunEntry.Offered(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("run r1 begins with");
  }
}
