package io.meristem.orchestrator.filter;

import java.util.Optional;
import java.util.stream.Stream;

/** How a field is compared. */
public enum Operator {
  EQUAL("="),
  /** False of a field without a value; of several words, that none of them is equal. */
  UNEQUAL("!="),
  LESS("<"),
  AT_MOST("<="),
  MORE(">"),
  AT_LEAST(">="),
  /** That a text, or one of several words, has the other in it; upper or lower case is the same. */
  CONTAINS("~");

  private final String sign;

  Operator(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  boolean compares(FieldType type) {
    return switch (this) {
      case EQUAL, UNEQUAL -> true;
      case LESS, AT_MOST, MORE, AT_LEAST -> type == FieldType.NUMBER || type == FieldType.MOMENT;
      case CONTAINS -> type == FieldType.TEXT || type == FieldType.WORDS;
    };
  }

  static Optional<Operator> of(String sign) {
    return Stream.of(values()).filter(operator -> operator.sign.equals(sign)).findFirst();
  }

  /** Whether a comparison of two ordered values, as a negative, zero or positive number, holds. */
  boolean holds(int comparison) {
    return switch (this) {
      case EQUAL, CONTAINS -> comparison == 0;
      case UNEQUAL -> comparison != 0;
      case LESS -> comparison < 0;
      case AT_MOST -> comparison <= 0;
      case MORE -> comparison > 0;
      case AT_LEAST -> comparison >= 0;
    };
  }
}
