package io.meristem.storage.object;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The simplest log there is: it says the texts of its entries. */
final class Notes {

  /** An entry. */
  record Note(String text) {}

  static final Actor ADA = Actor.claimed("ada");
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private static final Fold<Note, List<String>> TEXTS =
      new Fold<>() {
        @Override
        public List<String> start() {
          return List.of();
        }

        @Override
        public List<String> after(List<String> texts, Commit<Note> commit) {
          List<String> more = new ArrayList<>(texts);
          commit.entries().forEach(note -> more.add(note.text()));
          return List.copyOf(more);
        }
      };

  private Notes() {}

  static CommitLog<Note, List<String>> log(ObjectStore store) {
    return timed(store, InstantSource.fixed(NOON));
  }

  static CommitLog<Note, List<String>> timed(ObjectStore store, InstantSource clock) {
    return new CommitLog<>(store, "log/", 3, Note.class, TEXTS, clock);
  }

  /** The same log, sealed in chunks. */
  static CommitLog<Note, List<String>> sealed(ObjectStore store) {
    return log(store).sealedUnder("chunks/");
  }

  /** The same log, in which one text may not stand. */
  static CommitLog<Note, List<String>> refusing(ObjectStore store, String illegal) {
    Fold<Note, List<String>> strict =
        new Fold<>() {
          @Override
          public List<String> start() {
            return TEXTS.start();
          }

          @Override
          public List<String> after(List<String> texts, Commit<Note> commit) {
            if (commit.entries().contains(new Note(illegal))) {
              throw new IllegalStateException(illegal);
            }
            return TEXTS.after(texts, commit);
          }
        };
    return new CommitLog<>(store, "log/", 3, Note.class, strict, InstantSource.fixed(NOON));
  }

  /** The decision to note a text unless it is noted: what any retried decision must look like. */
  static List<Note> unlessNoted(List<String> texts, String text) {
    return texts.contains(text) ? List.of() : List.of(new Note(text));
  }

  /** Appends these texts, each as one commit. */
  static Tip<List<String>> written(ObjectStore store, String... texts) {
    return written(log(store), List.of(texts));
  }

  /** Appends these texts, each as one commit. */
  static Tip<List<String>> written(CommitLog<Note, List<String>> log, List<String> texts) {
    Tip<List<String>> tip = log.start();
    for (String text : texts) {
      tip = log.append(tip, ADA, _ -> List.of(new Note(text)));
    }
    return tip;
  }
}
