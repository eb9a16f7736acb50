package io.meristem.orchestrator.index;

import io.meristem.orchestrator.messaging.DeadLetterBox;
import io.meristem.orchestrator.messaging.Messenger;
import io.meristem.storage.event.DeadLetter;
import io.meristem.storage.object.Actor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The messages that could not be understood, as far as memory goes: the newest letters, 32 Mi
 * characters of messages together. Thread-safe.
 */
@ApplicationScoped
public class DeadLetters implements DeadLetterBox {

  private static final Logger LOG = Logger.getLogger(DeadLetters.class);
  private static final long MOST_CHARACTERS = 32L << 20;
  private static final int LETTER_ITSELF = 1000;

  private final Messenger messenger;
  private final InstantSource clock;
  private final Lock replaying = new ReentrantLock();
  private final SequencedMap<String, DeadLetter> oldestFirst = new LinkedHashMap<>();
  private long characters;

  DeadLetters(Messenger messenger, InstantSource clock) {
    this.messenger = messenger;
    this.clock = clock;
  }

  /** What came of a wish to put a message back. */
  public sealed interface Replay {

    /** The message is on its topic again, or was put there before. */
    record Done(DeadLetter letter) implements Replay {}

    /** There is no such letter. */
    record Unknown() implements Replay {}

    /** The broker did not take it. */
    record Refused(String reason) implements Replay {}
  }

  @Override
  public void put(DeadLetter letter) {
    if (find(letter.id()).isEmpty()) {
      LOG.errorf("message %s cannot be understood: %s", letter.id(), letter.reason());
      saw(letter);
      messenger.bury(letter);
    }
  }

  /** A letter was read. One that says less than what is known already changes nothing. */
  public synchronized void saw(DeadLetter letter) {
    DeadLetter before = oldestFirst.get(letter.id());
    if (before != null && before.replayed().isPresent()) {
      return;
    }
    oldestFirst.put(letter.id(), letter);
    characters += size(letter) - (before == null ? 0 : size(before));
    while (characters > MOST_CHARACTERS) {
      characters -= size(oldestFirst.pollFirstEntry().getValue());
    }
  }

  private static int size(DeadLetter letter) {
    return LETTER_ITSELF + letter.original().value().map(String::length).orElse(0);
  }

  public synchronized Optional<DeadLetter> find(String id) {
    return Optional.ofNullable(oldestFirst.get(id));
  }

  /**
   * Letters, the newest first.
   *
   * @param after only those older than this letter; empty for all
   */
  public synchronized List<DeadLetter> newestFirst(String after, int limit) {
    return oldestFirst.reversed().values().stream()
        .dropWhile(letter -> !after.isEmpty() && !letter.id().equals(after))
        .skip(after.isEmpty() ? 0 : 1)
        .limit(limit)
        .toList();
  }

  /**
   * Puts a message back on its topic, once: a letter that says it was put back stays as it is. A
   * crash in between, or two orchestrators at once, may put it back twice, as any message may come
   * twice.
   */
  public Replay replay(String id, Actor actor) {
    replaying.lock();
    try {
      Optional<DeadLetter> letter = find(id);
      if (letter.isEmpty()) {
        return new Replay.Unknown();
      }
      if (letter.get().replayed().isPresent()) {
        return new Replay.Done(letter.get());
      }
      DeadLetter replayed = letter.get().replayed(actor, clock.instant());
      messenger.replay(replayed);
      saw(replayed);
      return new Replay.Done(replayed);
    } catch (ExecutionException | RuntimeException e) {
      return new Replay.Refused(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Replay.Refused("the orchestrator is being stopped");
    } finally {
      replaying.unlock();
    }
  }
}
