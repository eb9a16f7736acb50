package io.meristem.orchestrator.filter;

import io.meristem.orchestrator.filter.Filter.And;
import io.meristem.orchestrator.filter.Filter.Compare;
import io.meristem.orchestrator.filter.Filter.Is;
import io.meristem.orchestrator.filter.Filter.Literal;
import io.meristem.orchestrator.filter.Filter.Not;
import io.meristem.orchestrator.filter.Filter.Or;
import io.meristem.orchestrator.filter.Parsed.Understood;
import io.meristem.orchestrator.filter.Parsed.Wrong;
import io.meristem.orchestrator.filter.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads expressions by recursive descent:
 *
 * <pre>
 *   any     = all { "or" all }
 *   all     = one { "and" one }
 *   one     = "not" one | "(" any ")" | field [ sign value ]
 *   sign    = "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "~"
 *   value   = word | quoted text
 * </pre>
 */
public final class FilterParser {

  /** Deeper ones would only try the stack. */
  private static final int DEEPEST = 100;

  private final Fields<?> fields;
  private final List<Token> tokens;
  private int at;
  private int depth;

  private FilterParser(Fields<?> fields, List<Token> tokens) {
    this.fields = fields;
    this.tokens = tokens;
  }

  /** Reads an expression over these fields. */
  public static Parsed<Filter> parse(String text, Fields<?> fields) {
    try {
      return new Understood<>(new FilterParser(fields, Token.of(text)).whole());
    } catch (MistakeFound e) {
      return new Wrong<>(e.mistake());
    }
  }

  private Filter whole() {
    Filter filter = any();
    Token rest = next();
    if (rest.kind() != Kind.END) {
      throw new MistakeFound(
          rest.column(), rest.shown() + " follows a whole expression; join two by 'and' or 'or'");
    }
    return filter;
  }

  private Filter any() {
    List<Filter> any = several("or", this::all);
    return any.size() == 1 ? any.getFirst() : new Or(any);
  }

  private Filter all() {
    List<Filter> all = several("and", this::one);
    return all.size() == 1 ? all.getFirst() : new And(all);
  }

  private List<Filter> several(String between, Supplier<Filter> part) {
    List<Filter> parts = new ArrayList<>();
    parts.add(part.get());
    while (peek().isWord(between)) {
      next();
      parts.add(part.get());
    }
    return parts;
  }

  private Filter one() {
    Token token = next();
    if (token.isWord("not") || token.isSign("(")) {
      if (++depth > DEEPEST) {
        throw new MistakeFound(token.column(), "it is nested more than " + DEEPEST + " deep");
      }
      Filter inner = token.isWord("not") ? new Not(one()) : inParentheses(token);
      depth--;
      return inner;
    }
    if (token.kind() != Kind.WORD || token.isWord("and") || token.isWord("or")) {
      throw new MistakeFound(
          token.column(), "%s stands where a field must; %s".formatted(token.shown(), known()));
    }
    return comparison(token);
  }

  private Filter inParentheses(Token opening) {
    Filter inner = any();
    if (!next().isSign(")")) {
      throw new MistakeFound(opening.column(), "this parenthesis is not closed");
    }
    return inner;
  }

  private Filter comparison(Token name) {
    Field<?> field =
        fields
            .field(name.text())
            .orElseThrow(() ->
                new MistakeFound(
                    name.column(), "there is no field %s; %s".formatted(name.shown(), known())));
    Token sign = peek();
    Optional<Operator> written =
        sign.kind() == Kind.SIGN ? Operator.of(sign.text()) : Optional.empty();
    if (written.isEmpty()) {
      return alone(field, name);
    }
    next();
    Operator operator = written.get();
    if (!operator.compares(field.type())) {
      throw new MistakeFound(
          sign.column(),
          "%s is a %s, which '%s' does not compare"
              .formatted(field.name(), Literals.word(field.type()), operator.sign()));
    }
    return new Compare(field.name(), operator, literal(field));
  }

  private static Filter alone(Field<?> field, Token name) {
    if (field.type() != FieldType.FLAG) {
      throw new MistakeFound(
          name.column() + name.text().length(),
          "%s is a %s and must be compared, as in %s"
              .formatted(field.name(), Literals.word(field.type()), Literals.example(field)));
    }
    return new Is(field.name());
  }

  private Literal literal(Field<?> field) {
    Token token = next();
    if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED) {
      throw new MistakeFound(
          token.column(),
          "%s stands where a value must, as in %s"
              .formatted(token.shown(), Literals.example(field)));
    }
    return Literals.of(token, field);
  }

  private String known() {
    return "there are " + String.join(", ", fields.names());
  }

  private Token peek() {
    return tokens.get(at);
  }

  /** The end comes again and again. */
  private Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }
}
