package io.meristem.trainer.sampling;

import io.meristem.storage.sampling.Finish;
import io.meristem.storage.sampling.SampleLine.Piece;
import io.meristem.storage.sampling.Sampling;
import io.meristem.trainer.tokenformer.Context;
import io.meristem.trainer.tokenformer.TokenFormer;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Writes an answer with a model. Neither clock nor outside chance takes part. A full context ends
 * the answer: tokens never slide out of it unseen.
 */
public record Generation(TokenFormer model, Codec codec, Sampling sampling) {

  /**
   * How an answer ended.
   *
   * @param rest text that was held back
   * @param tokens how many were written
   */
  public record Ended(Finish finish, String rest, int tokens) {}

  /**
   * Writes on the calling thread.
   *
   * @param prompt its tokens, fewer than the model's sequence
   * @param listener hears each piece at once, and says whether anybody still wants the next
   * @return nothing when nobody did
   * @throws IllegalArgumentException when the prompt is empty or leaves no room
   */
  public Optional<Ended> answer(long[] prompt, Predicate<Piece> listener) {
    if (prompt.length >= model.config().sequence()) {
      throw new IllegalArgumentException(
          "a prompt of %d tokens leaves no room in a context of %d"
              .formatted(prompt.length, model.config().sequence()));
    }
    try (Context context = new Context(model)) {
      return new Answer(context, prompt.length, listener).from(prompt);
    }
  }

  /** One answer under way. */
  private final class Answer {

    private final Context context;
    private final int promptTokens;
    private final Predicate<Piece> listener;
    private final TokenChooser chooser = new TokenChooser(sampling);
    private final TokenText text = codec.text();
    private final StopText stops = new StopText(sampling.stop());
    private int tokens;

    Answer(Context context, int promptTokens, Predicate<Piece> listener) {
      this.context = context;
      this.promptTokens = promptTokens;
      this.listener = listener;
    }

    Optional<Ended> from(long[] prompt) {
      float[] logits = context.read(prompt);
      while (true) {
        int token = chooser.choose(logits);
        tokens++;
        if (sampling.stopTokens().contains(token)) {
          return ended(Finish.STOP);
        }
        if (!listener.test(new Piece(stops.passed(text.next(token)), token))) {
          return Optional.empty();
        }
        Optional<Finish> finish = finish();
        if (finish.isPresent()) {
          return ended(finish.get());
        }
        logits = context.read(token);
      }
    }

    private Optional<Finish> finish() {
      if (stops.stopped()) {
        return Optional.of(Finish.STOP);
      }
      if (tokens == sampling.maxTokens()) {
        return Optional.of(Finish.LIMIT);
      }
      return promptTokens + tokens == model.config().sequence()
          ? Optional.of(Finish.LENGTH)
          : Optional.empty();
    }

    private Optional<Ended> ended(Finish finish) {
      String rest = stops.stopped() ? "" : stops.passed(text.rest()) + stops.rest();
      return Optional.of(new Ended(finish, rest, tokens));
    }
  }
}
