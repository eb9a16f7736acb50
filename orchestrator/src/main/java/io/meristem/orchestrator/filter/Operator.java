package io.meristem.orchestrator.filter;

import io.meristem.orchestrator.filter.Field.Type;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How a field is compared. */
public enum Operator {
  EQUAL("=", Set.of(Type.values())),
  /** False of a field without a value; of several words, that none of them is equal. */
  UNEQUAL("!=", Set.of(Type.values())),
  LESS("<", Set.of(Type.NUMBER, Type.MOMENT)),
  AT_MOST("<=", Set.of(Type.NUMBER, Type.MOMENT)),
  MORE(">", Set.of(Type.NUMBER, Type.MOMENT)),
  AT_LEAST(">=", Set.of(Type.NUMBER, Type.MOMENT)),
  /** That a text, or one of several words, has the other in it; upper or lower case is the same. */
  CONTAINS("~", Set.of(Type.TEXT, Type.WORDS));

  private final String sign;
  private final Set<Type> types;

  Operator(String sign, Set<Type> types) {
    this.sign = sign;
    this.types = types;
  }

  String sign() {
    return sign;
  }

  boolean compares(Type type) {
    return types.contains(type);
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
