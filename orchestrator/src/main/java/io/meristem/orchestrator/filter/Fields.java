package io.meristem.orchestrator.filter;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The fields of one kind of thing, by name, in the order in which they are told. */
public final class Fields<T> {

  private final Map<String, Field<T>> fields = new LinkedHashMap<>();
  private final Map<String, Function<String, Predicate<T>>> groups = new HashMap<>();

  public Fields<T> number(String name, Function<T, OptionalDouble> read) {
    return with(new Field<>(name, FieldType.NUMBER, it -> Value.of(read.apply(it))));
  }

  public Fields<T> whole(String name, ToLongFunction<T> read) {
    return with(new Field<>(name, FieldType.NUMBER, it -> Value.of((double) read.applyAsLong(it))));
  }

  public Fields<T> text(String name, Function<T, Optional<String>> read) {
    return with(new Field<>(name, FieldType.TEXT, it -> Value.of(read.apply(it))));
  }

  public Fields<T> moment(String name, Function<T, Instant> read) {
    return with(new Field<>(name, FieldType.MOMENT, it -> Value.of(read.apply(it))));
  }

  public Fields<T> flag(String name, Predicate<T> read) {
    return with(new Field<>(name, FieldType.FLAG, it -> Value.of(read.test(it))));
  }

  public Fields<T> words(String name, Function<T, List<String>> read) {
    return with(new Field<>(name, FieldType.WORDS, it -> Value.of(read.apply(it))));
  }

  /**
   * A field of type {@link FieldType#GROUP}.
   *
   * @param members what belongs to a name; asked once for each time that an expression has it
   */
  public Fields<T> group(String name, Function<String, Predicate<T>> members) {
    groups.put(name, members);
    return with(new Field<>(name, FieldType.GROUP, _ -> new Value.Absent()));
  }

  private Fields<T> with(Field<T> field) {
    fields.put(field.name(), field);
    return this;
  }

  Optional<Field<T>> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** What belongs to a name, by a field that is a group. */
  Optional<Predicate<T>> members(String field, String name) {
    return Optional.ofNullable(groups.get(field)).map(group -> group.apply(name));
  }

  /** All names, in order. */
  public Collection<String> names() {
    return List.copyOf(fields.keySet());
  }
}
