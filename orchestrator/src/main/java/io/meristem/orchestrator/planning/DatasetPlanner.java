package io.meristem.orchestrator.planning;

import io.meristem.orchestrator.planning.Planned.Accepted;
import io.meristem.orchestrator.planning.Planned.Rejected;
import io.meristem.storage.dataset.Tokenizer.HuggingFace;
import io.meristem.storage.run.RunSpec.PrepareDataset;
import io.meristem.storage.run.SourceObject;
import io.meristem.storage.run.WeightedText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides what a request for a dataset means. Pure. */
public final class DatasetPlanner {

  private DatasetPlanner() {}

  /** A dataset out of texts of which only the sizes are known yet. */
  public static Planned dataset(DatasetWish wish) {
    Optional<Rejected> refusal =
        Stream.<Optional<Rejected>>concat(
                Stream.of(Refusals.unlessName("dataset", wish.name())),
                Stream.concat(
                    wish.texts().stream().map(text -> unlessText(text.text())),
                    wish.tokenizer().stream().map(DatasetPlanner::unlessTokenizer)))
            .flatMap(Optional::stream)
            .findFirst();
    return refusal.isPresent()
        ? refusal.get()
        : Planner.checked("invalid-dataset", () -> divided(spec(wish)));
  }

  private static Optional<Rejected> unlessText(StoredObject text) {
    return text.refusal()
        .or(() ->
            text.found()
                .filter(found -> found.bytes() == 0)
                .map(found -> Refusals.emptyText(found.address())));
  }

  private static Optional<Rejected> unlessTokenizer(StoredObject tokenizer) {
    return tokenizer
        .refusal()
        .or(() ->
            tokenizer
                .found()
                .filter(found -> found.bytes() == 0 || found.bytes() > HuggingFace.LONGEST_FILE)
                .map(Refusals::invalidTokenizer));
  }

  private static PrepareDataset spec(DatasetWish wish) {
    List<WeightedText> texts =
        wish.texts().stream()
            .map(text -> new WeightedText(text.text().source(), text.weight()))
            .toList();
    return new PrepareDataset(
        wish.name(), texts, wish.tokenizer().map(StoredObject::source), wish.validationFraction());
  }

  /** Each text must have a byte for validation. */
  private static Planned divided(PrepareDataset spec) {
    for (WeightedText source : spec.sources()) {
      SourceObject text = source.text();
      if ((long) (text.bytes() * spec.validationFraction()) == 0) {
        return Refusals.textTooShort(text, spec.validationFraction());
      }
    }
    return new Accepted(spec, Estimate.withoutTraining());
  }
}
