package io.meristem.orchestrator.views;

import io.meristem.orchestrator.http.Problems;
import io.meristem.orchestrator.index.Facts;
import io.meristem.storage.checkpoint.PreservationCertificate;
import io.meristem.storage.checkpoint.TokenFormerConfig;
import io.meristem.storage.lineage.DataWindow;
import io.meristem.storage.lineage.Edge;
import io.meristem.storage.lineage.Lineage;
import io.meristem.storage.lineage.Provenance;
import io.meristem.storage.lineage.Trained;
import io.meristem.storage.lineage.VersionDocument;
import io.meristem.storage.lineage.VersionState;
import io.meristem.storage.run.Birth;
import io.meristem.storage.run.DatasetRef;
import io.meristem.storage.run.TrainingSpec;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the API shows of models and their versions. */
@ApplicationScoped
public class VersionViews {

  private final Facts facts;

  VersionViews(Facts facts) {
    this.facts = facts;
  }

  /** A file of a version. */
  record FileView(long bytes, String sha256, String href) {}

  /**
   * A published version; {@code config.tau} is the one in force at the end of its training. Losses,
   * perplexity and bits per byte are of its own dataset's validation split.
   *
   * @param lossy whether its growth changed the parent's function, as its recipe allowed
   * @param state what became of it since
   * @param evaluations on named sets, the newest first
   * @param verifications of its growth, the newest first
   */
  public record VersionView(
      String id,
      String model,
      String run,
      Edge edge,
      boolean lossy,
      LineageViews.StateView state,
      List<String> parents,
      long parameters,
      OptionalDouble lossAtBirth,
      OptionalDouble lossAtEnd,
      OptionalDouble perplexity,
      OptionalDouble bitsPerByte,
      Optional<PreservationCertificate> certificate,
      Optional<String> birthSha256,
      long trainedTokens,
      OptionalDouble epochs,
      OptionalDouble seconds,
      Optional<Telemetry> telemetry,
      Optional<DatasetRef> dataset,
      Optional<TrainingSpec> training,
      Optional<DataWindow> window,
      List<MeasuredView> evaluations,
      List<VerificationView> verifications,
      TokenFormerConfig config,
      Map<String, FileView> files,
      Provenance provenance) {}

  /** A model's versions, root first, then by ancestry. */
  public record LineageView(String model, List<VersionView> versions) {}

  /** A model in a list. */
  public record ModelView(String name, int versions, String newest) {}

  /** A version, as far as the lineage tells of it. */
  public VersionView version(VersionDocument version, Lineage lineage) {
    return version(version, state(version.id(), lineage), lineage);
  }

  private VersionView version(VersionDocument version, VersionState state, Lineage lineage) {
    return new VersionView(
        version.id(),
        version.model(),
        version.run(),
        version.edge(),
        state.published().lossy(),
        LineageViews.state(state, lineage),
        version.parents(),
        version.parameters(),
        number(version.trained(), by -> by.losses().atBirth()),
        number(version.trained(), by -> by.losses().atEnd()),
        number(version.trained(), by -> by.atEnd().perplexity()),
        number(version.trained(), by -> by.atEnd().bitsPerByte()),
        version.birth().map(Birth::certificate),
        version.birth().map(Birth::sha256),
        version.trained().map(by -> by.window().tokens()).orElse(0L),
        number(version.trained(), by -> by.window().epochs()),
        number(version.trained(), Trained::seconds),
        version.trained().map(Telemetry::of),
        version.trained().map(Trained::dataset),
        version.trained().map(Trained::spec),
        version.trained().map(Trained::window),
        evaluations(version.id(), lineage),
        verifications(version.id(), lineage),
        version.config(),
        files(version),
        version.provenance());
  }

  private static VersionState state(String version, Lineage lineage) {
    return lineage.version(version).orElseThrow(() -> Problems.unknownVersion(version));
  }

  private List<VerificationView> verifications(String version, Lineage lineage) {
    return facts.verificationsOf(version).stream()
        .filter(report -> lineage.knows(report.run()))
        .map(VerificationView::of)
        .toList();
  }

  private List<MeasuredView> evaluations(String version, Lineage lineage) {
    return facts.evaluationsOf(version).stream()
        .filter(report -> lineage.knows(report.run()))
        .map(MeasuredView::of)
        .flatMap(List::stream)
        .toList();
  }

  private static OptionalDouble number(
      Optional<Trained> trained, ToDoubleFunction<Trained> property) {
    return trained.stream().mapToDouble(property).findFirst();
  }

  private static Map<String, FileView> files(VersionDocument version) {
    return version.downloads().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                file ->
                    new FileView(
                        file.getValue().bytes(),
                        file.getValue().sha256(),
                        "/api/v1/versions/" + version.id() + "/files/" + file.getKey())));
  }
}
