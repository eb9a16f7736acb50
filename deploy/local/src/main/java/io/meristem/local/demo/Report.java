package io.meristem.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meristem.local.demo.LineageView.Certificate;
import io.meristem.local.demo.LineageView.Version;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A lineage for people, and for programs. */
final class Report {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> HEADER =
      List.of(
          "version", "parameters", "loss at birth", "loss at end", "certificate", "tokens", "time");

  private Report() {}

  /** One row a version, columns aligned, without a line end at the end. */
  static String table(LineageView lineage) {
    List<List<String>> rows =
        IntStream.rangeClosed(0, lineage.versions().size())
            .mapToObj(i -> i == 0 ? HEADER : row(lineage.versions().get(i - 1)))
            .toList();
    List<Integer> widths =
        IntStream.range(0, HEADER.size())
            .mapToObj(column -> rows.stream().mapToInt(r -> r.get(column).length()).max())
            .map(width -> width.orElse(0))
            .toList();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, List<Integer> widths) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> (i == 0 ? "%-" : "%") + widths.get(i) + "s")
        .collect(Collectors.joining("  "))
        .formatted(row.toArray());
  }

  private static List<String> row(Version version) {
    return List.of(
        version.id(),
        String.format(Locale.ROOT, "%,d", version.parameters()),
        String.format(Locale.ROOT, "%.4f", version.lossAtBirth()),
        String.format(Locale.ROOT, "%.4f", version.lossAtEnd()),
        certificate(version),
        String.format(Locale.ROOT, "%,d", version.trainedTokens()),
        Amounts.time(version.seconds()));
  }

  private static String certificate(Version version) {
    Certificate certificate = version.certificate();
    if (certificate == null) {
      return "(root)";
    }
    String verdict = certificate.passed() ? "passed" : "FAILED";
    return verdict + " " + certificate.maxAbsLogitDifference();
  }

  /** One line of JSON. */
  static String json(LineageView lineage) {
    ObjectNode document = JSON.createObjectNode().put("model", lineage.model());
    ArrayNode versions = document.putArray("versions");
    lineage.versions().forEach(version -> versions.add(json(version)));
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode json(Version version) {
    ObjectNode node = JSON.createObjectNode().put("id", version.id());
    ArrayNode parents = node.putArray("parents");
    version.parents().forEach(parents::add);
    node.put("parameters", version.parameters())
        .put("lossAtBirth", version.lossAtBirth())
        .put("lossAtEnd", version.lossAtEnd());
    Certificate certificate = version.certificate();
    if (certificate == null) {
      return node.putNull("certificate");
    }
    node.putObject("certificate")
        .put("maxAbsLogitDifference", certificate.maxAbsLogitDifference())
        .put("passed", certificate.passed());
    return node;
  }
}
