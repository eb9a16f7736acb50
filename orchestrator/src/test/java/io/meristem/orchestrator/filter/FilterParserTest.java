package io.meristem.orchestrator.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.filter.Filter.And;
import io.meristem.orchestrator.filter.Filter.Compare;
import io.meristem.orchestrator.filter.Filter.Is;
import io.meristem.orchestrator.filter.Filter.Literal;
import io.meristem.orchestrator.filter.Filter.Not;
import io.meristem.orchestrator.filter.Filter.Or;
import io.meristem.orchestrator.filter.Parsed.Understood;
import io.meristem.orchestrator.filter.Parsed.Wrong;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {

  private static final String MISTAKES =
      """
      width > 3           | 1  | no field 'width'; there are name, tag, size, born, old, heir
      old and width > 3   | 9  | no field 'width'
      old and             | 8  | the end stands where a field must
      or old              | 1  | 'or' stands where a field must
      size                | 5  | size is a number and must be compared, as in size < 1.5e6
      size = big          | 8  | size is a number, unlike 'big'
      size = NaN          | 8  | size is a number, unlike 'NaN'
      size ~ 3            | 6  | which '~' does not compare
      size >              | 7  | the end stands where a value must
      name < b            | 6  | name is a text, which '<' does not compare
      heir ~ b            | 6  | heir is a group, which '~' does not compare
      heir                | 5  | heir is a group and must be compared, as in heir = "some text"
      born > yesterday    | 8  | born is a moment, unlike 'yesterday'
      old = yes           | 7  | old is a flag, unlike 'yes'
      (old or (old)       | 1  | this parenthesis is not closed
      old old             | 5  | follows a whole expression
      old )               | 5  | follows a whole expression
      old and size > 3 ;  | 18 | ';' means nothing here
      name = "a           | 8  | begins and does not end
      ``                  | 1  | the end stands where a field must
      """;

  @Test
  void whatIsPrintedIsReadBackEqual() {
    for (int seed = 0; seed < 5_000; seed++) {
      Filter filter = new RandomFilters(seed).filter(4);

      Parsed<Filter> read = FilterParser.parse(filter.text(), Thing.FIELDS);

      assertThat(read).as("seed %d: %s", seed, filter.text()).isEqualTo(new Understood<>(filter));
    }
  }

  @Test
  void spacesMayBeAnywhereBetweenWords() {
    for (int seed = 0; seed < 500; seed++) {
      Filter filter = new RandomFilters(seed).filter(3);
      String spread = filter.text().replace("(", " (  ").replace(")", "\t) ");

      Parsed<Filter> read = FilterParser.parse("  " + spread + " ", Thing.FIELDS);

      if (!filter.text().contains("\"")) {
        assertThat(read).as("seed %d: %s", seed, spread).isEqualTo(new Understood<>(filter));
      }
    }
  }

  @Test
  void aFilterChoosesWhatANaiveReadingOfItChooses() {
    for (int seed = 0; seed < 5_000; seed++) {
      RandomFilters random = new RandomFilters(seed);
      Filter filter = random.filter(4);
      Predicate<Thing> chosen = Matching.of(filter, Thing.FIELDS);
      for (Thing thing : random.things(20)) {
        assertThat(chosen.test(thing))
            .as("seed %d: %s of %s", seed, filter.text(), thing)
            .isEqualTo(NaiveMatching.holds(filter, thing));
      }
    }
  }

  @Test
  void andBindsCloserThanOrAndNotCloserThanBoth() {
    Filter filter = read("old or not old and size > 1 or (old or old) and old");

    assertThat(filter)
        .isEqualTo(
            new Or(
                List.of(
                    new Is("old"),
                    new And(
                        List.of(
                            new Not(new Is("old")),
                            new Compare("size", Operator.MORE, new Literal.Amount(1)))),
                    new And(
                        List.of(new Or(List.of(new Is("old"), new Is("old"))), new Is("old"))))));
  }

  @Test
  void valuesAreReadByTheTypeOfTheirField() {
    assertThat(literal("name = 12")).isEqualTo(new Literal.Text("12"));
    assertThat(literal("heir = tales@production")).isEqualTo(new Literal.Text("tales@production"));
    assertThat(literal("size = 12")).isEqualTo(new Literal.Amount(12));
    assertThat(literal("size = -1.5e-3")).isEqualTo(new Literal.Amount(-0.0015));
    assertThat(literal("born = 2026-01-31"))
        .isEqualTo(new Literal.Moment(Instant.parse("2026-01-31T00:00:00Z")));
    assertThat(literal("born = 2026-01-31T18:00:00Z"))
        .isEqualTo(new Literal.Moment(Instant.parse("2026-01-31T18:00:00Z")));
    assertThat(literal("old = false")).isEqualTo(new Literal.Flag(false));
    assertThat(literal("name = \"and \\\"so\\\" \\\\ on\""))
        .isEqualTo(new Literal.Text("and \"so\" \\ on"));
  }

  private static Literal literal(String text) {
    return ((Compare) read(text)).literal();
  }

  private static Filter read(String text) {
    return ((Understood<Filter>) FilterParser.parse(text, Thing.FIELDS)).meaning();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = MISTAKES)
  void aMistakeIsPointedAt(String text, int column, String why) {
    Parsed<Filter> read = FilterParser.parse(text, Thing.FIELDS);

    assertThat(read).isInstanceOf(Wrong.class);
    Mistake mistake = ((Wrong<Filter>) read).mistake();
    assertThat(mistake.column()).as(mistake.why()).isEqualTo(column);
    assertThat(mistake.why()).contains(why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "not "})
  void whatIsNestedTooDeepIsRefused(String opening) {
    Parsed<Filter> read = FilterParser.parse(opening.repeat(100_000) + "old", Thing.FIELDS);

    assertThat(((Wrong<Filter>) read).mistake().why()).contains("nested more than 100 deep");
  }

  @Test
  void noTextMakesTheParserFailOtherwise() {
    String letters = "aold size()\"\\=<>!~.-1e ntr";
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(30);
      for (int n = 0; n < length; n++) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }

      Parsed<Filter> read = FilterParser.parse(text.toString(), Thing.FIELDS);

      if (read instanceof Wrong<Filter>(Mistake mistake)) {
        assertThat(mistake.column()).as("%s", text).isBetween(1, text.length() + 1);
      }
    }
  }
}
