package io.meristem.storage.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

  /** A document. */
  record Leaf(String name, int size, Optional<Duration> age) {}

  @Test
  void aDocumentBeginsWithItsFormat() {
    assertThat(Documents.text(new Leaf("oak", 3, Optional.of(Duration.ofDays(1)))))
        .isEqualTo("{\"format\":1,\"name\":\"oak\",\"size\":3,\"age\":\"PT24H\"}");
  }

  @Test
  void whatWasWrittenIsRead() {
    Leaf leaf = new Leaf("oak", 3, Optional.empty());

    assertThat(Documents.read("a/leaf.json", Documents.text(leaf), Leaf.class)).isEqualTo(leaf);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3",
        "[]",
        "{}",
        "no JSON",
        "{\"format\":\"1\"}",
        "{\"format\":2,\"name\":\"oak\",\"size\":3,\"age\":null}",
        "{\"format\":1,\"name\":\"oak\",\"size\":3}",
        "{\"format\":1,\"name\":null,\"size\":3,\"age\":null}",
        "{\"format\":1,\"name\":\"oak\",\"size\":null,\"age\":null}",
        "{\"format\":1,\"name\":\"oak\",\"size\":3,\"age\":null,\"colour\":\"red\"}",
        "{\"format\":1,\"name\":\"oak\",\"size\":3,\"age\":null} and more",
        "{\"format\":1,\"name\":\"oak\",\"size\":3,"
      })
  void whatThisBuildCannotReadIsRefusedByItsKey(String text) {
    assertThatThrownBy(() -> Documents.read("a/leaf.json", text, Leaf.class))
        .isInstanceOf(UnreadableDocumentException.class)
        .hasMessageStartingWith("cannot read a/leaf.json: ");
  }

  @Test
  void equalValuesHaveEqualCanonicalText() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("b", List.of(1, 2));
    one.put("a", new Leaf("oak", 3, Optional.empty()));
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("a", new Leaf("oak", 3, Optional.empty()));
    other.put("b", List.of(1, 2));

    String canonical = Documents.canonical(one);

    assertThat(canonical).isEqualTo(Documents.canonical(other));
    assertThat(canonical).isEqualTo("{\"a\":{\"name\":\"oak\",\"size\":3},\"b\":[1,2]}");
  }
}
