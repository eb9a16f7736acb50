package io.meristem.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkiverse.resteasy.problem.HttpProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake in a plan is refused with its line. */
class PlanTextTest {

  private static final Path EXAMPLE = Path.of("../docs/plan-example.yaml");

  /** What is there, what stands there instead, and what is said of it. */
  private static final String MISTAKES =
      """
      name: grow-tales | name: Grow Tales | must be 1 to 63 characters
      type: growth-gain | type: growth-gian | its type is 'growth-gian'; choose one of
      type: continue | type: proceed | stages[2]: its type is 'proceed'; choose one of continue,
      from: root | from: rood | 'rood' is neither a version nor a stage; the stages are root,
      from: root | from: longer | bigger -> longer -> bigger
      from: root | from: bigger | bigger -> bigger
      from: root | from: measured | stage measured measures and makes no version
      name: longer | name: bigger | an earlier stage is named bigger too
      {tokens: 320} | {tokens: -320} | must be at least 1, not -320
      {steps: 10} | {steps: 0} | must be at least 1, not 0
      {steps: 20} | {steps: 20, tokens: 9} | one of the two
      {steps: 20} | {} | one of the two
      {factor: 2}} | {factor: 2}, tau: bent} | keep, ramp or recompute
      tokens: {factor | tokns: {factor | there is no field stages[1].recipe.tokns
      {batch: 2} | {batch: two} | stages[0].training.batch: 'two' is not a whole number
      {width: 8 | {width: [8] | stages[0].config.width
      windows: 4 | windows: many | 'many' is not a whole number
      otherwise: ask | otherwise: perhaps | one of stop, skip, continue, ask
      atLeast: 0.01, otherwise | otherwise | stages[1].gates[0]
      hours: 2 | hours: 0 | hours must be positive, not 0.0
      type: approval | type: growth-gain, atLeast: 0 | control: true
      type: cost-limit, deviceHours: 1.5 | type: growth-gain, atLeast: 0 | already
      type: cost-limit, deviceHours: 1.5 | type: cost-limit | stages[1].gates[1].deviceHours
      type: cost-limit, deviceHours: 1.5 | type: money-limit, atMost: 5 | terms a workerClass
      type: cost-limit, deviceHours: 1.5 | type: cost-limit, deviceHours: -1 | must be positive, not -1.0
      atMost: 5.0 | atMost: .nan | Malformed numeric value
      type: approval | type: approval, type: approval | 'type' is given twice
      name: grow-tales | name: [grow-tales] | name: give a text
      name: grow-tales | name: grow-tales\\nterms: {priority: 101} | terms: priority must lie between 0 and 100, not 101
      name: grow-tales | name: grow-tales\\nterms: {workerClass: No} | terms.workerClass: false is not a text
      name: grow-tales | name: grow-tales\\nterms: {workerClass: A b} | workerClass must be 1 to 63
      name: grow-tales | name: grow-tales\\nterms: {deadline: soon} | 'soon' is not a moment such as
      name: grow-tales | name: grow-tales\\nterms: {attempts: 3} | choose one of deadline, priority, team, workerClass
      {steps: 10} | {steps: 99999999999999999999} | out of range of long
      {steps: 10} | {steps: 1.5} | stages[0].budget.steps
      windows: 4 | windows: {} | stages[3].windows
      control: true | control: perhaps | 'perhaps' is not true or false
      control: true | control: true\\n    control: true | 'control' is given twice
      datasets: [tales] | datasets: [] | name one
      from: longer | from: *longer | a reference to an anchor
      from: longer | from: longer\\n    alias: production | alias
      """;

  @Test
  void theExampleOfTheDocumentationIsAPlan() throws IOException {
    PlanText plan = PlanText.yaml(Files.readString(EXAMPLE));

    assertThat(plan.document().stages())
        .extracting(stage -> stage.name())
        .containsExactly("root", "bigger", "longer", "measured");
    assertThat(Files.readString(Path.of("../docs/PLANS.md")))
        .contains(Files.readString(EXAMPLE).indent(4).replaceAll("(?m)^ +$", "").strip());
  }

  static Stream<Arguments> mistakes() {
    return MISTAKES
        .lines()
        .map(line -> line.split(" \\| ", -1))
        .map(row -> Arguments.of(row[0], row[1], row[2]));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsRefusedWithItsLine(String good, String bad, String why) throws IOException {
    String text = Files.readString(EXAMPLE);
    String spoilt = spoilt(text, good, bad);

    String detail = refusal(spoilt).getDetail();

    assertThat(detail)
        .matches("(?s)line (%d), column [0-9]+: .*".formatted(firstDifference(text, spoilt)));
    assertThat(detail).contains(why);
  }

  private static String spoilt(String text, String good, String bad) {
    assertThat(text).contains(good);
    String block = bad.replace("\\n", "\n");
    int at = text.indexOf(good);
    return text.substring(0, at) + block + text.substring(at + good.length());
  }

  private static int firstDifference(String text, String spoilt) {
    List<String> lines = text.lines().toList();
    List<String> others = spoilt.lines().toList();
    int line = 0;
    while (lines.get(line).equals(others.get(line))) {
      line++;
    }
    return line + 1;
  }

  @Test
  void aStageThatLacksAFieldIsNamedAndRefusedWhereItBegins() throws IOException {
    String text = Files.readString(EXAMPLE);

    assertThat(refusal(text.replace("model: tales", "modell: tales")).getDetail())
        .startsWith("line 4, column 5: stages[0]: model is required")
        .endsWith("(stage 'root')");
  }

  @Test
  void anUnknownTypeIsRefusedAtItsOwnPlace() {
    String stage = "name: p\nstages:\n  - name: a\n    from: v1\n    type: proceed\n";
    String gate =
        "name: p\nstages:\n  - {name: a, type: continue, from: v1, gates: [{type: nope}]}\n";

    assertThat(refusal(stage).getDetail()).startsWith("line 5, column 5: stages[0]: its type is");
    assertThat(refusal(gate).getDetail())
        .startsWith("line 3, column 50: stages[0].gates[0]: its type is 'nope'");
    assertThat(refusal(stage.replace("    type: proceed\n", "")).getDetail())
        .startsWith("line 3, column 5: stages[0]: its type is missing");
  }

  @Test
  void whatIsNoPlanAtAllIsRefused() {
    assertThat(refusal("5\n").getDetail()).startsWith("line 1, column 1: ");
    assertThat(refusal("- name: p\n").getDetail()).startsWith("line 1, column 1: ");
    assertThat(refusal("name: p\nstages: 5\n").getDetail())
        .startsWith("line 2, column 1: stages: give a list");
    assertThat(refusal("name: p\nstages: {name: a}\n").getDetail())
        .startsWith("line 2, column 1: stages: give a list");
    assertThat(refusal("name: p\nstages:\n  - 5\n").getDetail()).startsWith("line 3, column 5: ");
  }

  @Test
  void tabsAreRefusedWhereTheyStand() {
    assertThat(refusal("name: p\nstages:\n\t- name: a\n").getDetail())
        .startsWith("line 3, column 1: ")
        .contains("no YAML document", "TAB");
  }

  @Test
  void anAnchorIsNotUnfolded() {
    StringBuilder bomb = new StringBuilder("name: p\na0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    assertThat(refusal(bomb.toString()).getDetail())
        .startsWith("line 3, column 10: ")
        .contains("a reference to an anchor; write it out");
  }

  @Test
  void aDocumentThatIsTooDeepIsRefused() {
    String deep = "[".repeat(100_000);

    assertThat(refusal("name: " + deep).getDetail()).startsWith("line 1, ").contains("deep");
    HttpProblem json =
        catchThrowableOfType(HttpProblem.class, () -> PlanText.json("{\"a\": " + deep));
    assertThat(json.getDetail()).startsWith("line 1, ").contains("deep");
  }

  @Test
  void theColumnIsThatOfTheField() {
    HttpProblem problem =
        refusal("name: p\nstages:\n  - {name: a, type: continue, from: v1, budgt: {steps: 1}}\n");

    assertThat(problem.getDetail())
        .startsWith("line 3, column 41: there is no field stages[0].budgt");
  }

  @Test
  void aGainWithoutAControlArmIsRefusedAtItsGate() throws IOException {
    String text = Files.readString(EXAMPLE).replace("    control: true\n", "");

    assertThat(refusal(text).getDetail())
        .startsWith("line %d, ".formatted(lineOf(text, "growth-gain")))
        .contains("control: true");
  }

  @Test
  void stepsThatAreSaidTwiceAreRefusedAtTheBudget() throws IOException {
    String text = Files.readString(EXAMPLE).replace("{batch: 2}", "{batch: 2, steps: 5}");

    assertThat(refusal(text).getDetail())
        .startsWith("line %d, ".formatted(lineOf(text, "budget")))
        .contains("training.steps too");
  }

  private static int lineOf(String text, String word) {
    List<String> lines = text.lines().toList();
    int line = 0;
    while (!lines.get(line).contains(word)) {
      line++;
    }
    return line + 1;
  }

  @Test
  void whatIsMissingIsRefusedAtItsStage() {
    String stage = "name: p\nstages:\n  - {name: a, type: train, dataset: d}\n";

    assertThat(refusal(stage).getDetail())
        .startsWith("line 3, column 5: stages[0]: model is required");
    assertThat(refusal("name: p\n").getDetail()).endsWith("stages are required");
  }

  @Test
  void aStageOrGateThatIsNothingIsRefused() {
    String gates = "name: p\nstages:\n  - {name: a, type: continue, from: v1, gates: [~]}\n";

    assertThat(refusal(gates).getDetail()).startsWith("line 3, ").contains("stages[0].gates");
    assertThat(refusal("name: p\nstages: [~]\n").getDetail()).contains("stages");
  }

  @Test
  void aNameThatIsGivenTwiceIsRefused() {
    assertThat(refusal("name: p\nname: q\nstages: []\n").getDetail())
        .startsWith("line 2, ")
        .contains("'name' is given twice");
  }

  @Test
  void aPlanWithoutStagesIsRefused() {
    assertThat(refusal("name: p\nstages: []\n").getDetail()).startsWith("line 2, column 1: stages");
  }

  @Test
  void whatIsNoYamlIsRefusedWhereItBreaks() {
    assertThat(refusal("name: p\nstages: [\n").getDetail())
        .startsWith("line 3, column 1: ")
        .contains("the body is no YAML document");
  }

  @Test
  void twoDocumentsAreRefused() {
    assertThat(refusal("name: p\nstages: []\n---\nname: q\n").getDetail())
        .contains("more than one document");
  }

  @Test
  void anEmptyTextIsRefused() {
    assertThat(refusal("# nothing\n").getDetail()).contains("nothing in it");
  }

  @Test
  void jsonIsReadAlikeTabsAndAll() {
    HttpProblem problem =
        catchThrowableOfType(
            HttpProblem.class,
            () ->
                PlanText.json(
                    "{\n\t\"name\": \"p\",\n\t\"stages\": [\n\t\t{\"type\": \"train\", \"nam\": 1}]}"));

    assertThat(problem.getDetail())
        .startsWith("line 4, column ")
        .contains("stages[0]: name is required");
  }

  private static HttpProblem refusal(String yaml) {
    HttpProblem problem = catchThrowableOfType(HttpProblem.class, () -> PlanText.yaml(yaml));
    assertThat(problem.getType()).hasToString("urn:meristem:problem:invalid-plan");
    return problem;
  }
}
