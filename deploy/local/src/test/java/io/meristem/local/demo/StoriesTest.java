package io.meristem.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StoriesTest {

  static final String TEXT = Stories.text();

  @Test
  void theTextIsTheSameEverywhereAndAtAnyTime() {
    assertThat(DemoText.sha256(TEXT))
        .isEqualTo("b7fd4bd325aa28d412d8fb0e9c74b7b849b9d918136a9b3a4f3c336af61ee996");
  }

  @Test
  void theTextHasMoreThanAMegabyteOfPlainLetters() {
    assertThat(TEXT.length()).isGreaterThan(1 << 20);
    assertThat(TEXT.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'));
  }

  @Test
  void noTwoStoriesAreTheSameAndNoPlaceholderIsLeft() {
    String[] stories = TEXT.strip().split("\n\n");

    Set<String> different = Arrays.stream(stories).collect(Collectors.toSet());

    assertThat(different).hasSameSizeAs(stories);
    assertThat(TEXT).doesNotContain("{").doesNotContain("}");
  }

  @Test
  void everySentenceBeginsWithACapital() {
    assertThat(TEXT).doesNotContainPattern("[.] [a-z]").doesNotContainPattern("\n[a-z]");
  }
}
