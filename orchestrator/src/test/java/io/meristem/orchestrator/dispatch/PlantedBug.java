package io.meristem.orchestrator.dispatch;

import io.meristem.orchestrator.index.Index;
import io.meristem.orchestrator.messaging.Tasks;
import io.meristem.storage.object.Actor;
import io.meristem.storage.object.Documents;
import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.run.AttemptEnd;
import io.meristem.storage.run.Lease;
import io.meristem.storage.run.Outcome;
import io.meristem.storage.run.Run;
import io.meristem.storage.run.RunDecision;
import io.meristem.storage.run.RunKeys;
import io.meristem.storage.run.RunLimits;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What could be wrong, on purpose: a simulator that does not find these finds nothing. */
enum PlantedBug {
  NONE("nothing"),
  /** The effect of a result is made visible before Publishing is in the log. */
  PUBLISHES_WITHOUT_PUBLISHING("without Publishing before it"),
  /** A sweep judges expiry without reading outcome.json. */
  EXPIRES_WITHOUT_READING_THE_OUTCOME("gives up an attempt that has an outcome"),
  /** A run's marker is put after its log has begun, or its next generation. */
  MARKS_TOO_LATE("is not done"),
  /** A worker writes its lease over the one that is there. */
  LEASES_BY_OVERWRITING("has the owners"),
  /** A worker takes a lease for its own that storage has not answered for. */
  TAKES_UNKNOWN_FOR_WRITTEN("has the owners"),
  /** An orchestrator judges by its own clock how old a lease is that a worker has dated. */
  COMPARES_CLOCKS("takes a living worker's attempt away");

  private final String violation;

  PlantedBug(String violation) {
    this.violation = violation;
  }

  /** Whether this is what the bug does, and not only what came of it. */
  boolean isShownBy(String broken) {
    return broken.contains(violation);
  }

  /** The attempts of an orchestrator that makes every result visible as soon as it is there. */
  static final class EagerAttempts extends Attempts {

    private final ObjectStore store;
    private final Effects effects;

    EagerAttempts(
        ObjectStore store,
        RunLogs logs,
        Index index,
        Tasks tasks,
        Rests rests,
        Effects effects,
        Turns turns) {
      super(store, logs, index, tasks, rests, OneOrchestrator.settings(), turns::nanos);
      this.store = store;
      this.effects = effects;
    }

    @Override
    Run look(Run run) {
      int attempt = run.life().attempt();
      String key = RunKeys.outcome(run.id(), attempt);
      Optional<Outcome> outcome =
          store.get(key).map(text -> Documents.read(key, text, Outcome.class));
      if (outcome.isPresent() && outcome.get() instanceof Outcome.Done done) {
        effects.publish(run, attempt, done.document());
      }
      return super.look(run);
    }
  }

  /** The attempts of an orchestrator that gives up whatever seems to take too long. */
  static final class HastyAttempts extends Attempts {

    private static final Duration LONGEST = Duration.ofMinutes(30);
    private final ObjectStore store;
    private final RunLogs logs;
    private final Turns turns;

    HastyAttempts(
        ObjectStore store, RunLogs logs, Index index, Tasks tasks, Rests rests, Turns turns) {
      super(store, logs, index, tasks, rests, OneOrchestrator.settings(), turns::nanos);
      this.store = store;
      this.logs = logs;
      this.turns = turns;
    }

    @Override
    Run look(Run run) {
      Run next = super.look(run);
      int attempt = next.life().attempt();
      String key = RunKeys.lease(next.id(), attempt);
      return store
          .get(key)
          .map(text -> Documents.read(key, text, Lease.class))
          .filter(lease -> lease.at().plus(LONGEST).isBefore(turns.instant()))
          .flatMap(_ ->
              logs.append(
                  next.id(),
                  Actor.MERISTEM,
                  now ->
                      RunDecision.ended(
                          now.orElseThrow(), attempt, new AttemptEnd.Lost(0), RunLimits.DEFAULT)))
          .orElse(next);
    }
  }

  /** A store in which no outcome is to be seen while the condition holds. */
  static ObjectStore withoutOutcomes(ObjectStore store, BooleanSupplier hidden) {
    return around((method, arguments) -> {
      boolean hides =
          method.getName().equals("get")
              && String.valueOf(arguments[0]).endsWith("/outcome.json")
              && hidden.getAsBoolean();
      return hides ? Optional.empty() : called(store, method, arguments);
    });
  }

  /** A store that puts markers only when the next commit has been created. */
  static ObjectStore markingLate(ObjectStore store) {
    Deque<Runnable> late = new ArrayDeque<>();
    return around((method, arguments) -> {
      String key = String.valueOf(arguments[0]);
      if (method.getName().equals("put") && key.startsWith(RunKeys.OPEN)) {
        late.add(() -> store.put(key, String.valueOf(arguments[1])));
        return Optional.empty();
      }
      Object answer = called(store, method, arguments);
      while (method.getName().equals("create") && key.contains("/log/") && !late.isEmpty()) {
        late.remove().run();
      }
      return answer;
    });
  }

  private interface Call {
    Object on(Method method, Object[] arguments) throws Throwable;
  }

  private static ObjectStore around(Call call) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            PlantedBug.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) -> call.on(method, arguments));
  }

  private static Object called(ObjectStore store, Method method, Object[] arguments)
      throws Throwable {
    try {
      Object answer = method.invoke(store, arguments);
      return answer == null ? Optional.empty() : answer;
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
