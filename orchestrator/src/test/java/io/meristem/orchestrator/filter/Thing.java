package io.meristem.orchestrator.filter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Something with a field of each type. */
record Thing(
    Optional<String> name, List<String> tags, OptionalDouble size, Instant born, boolean isOld) {

  static final Fields<Thing> FIELDS =
      new Fields<Thing>()
          .text("name", Thing::name)
          .words("tag", Thing::tags)
          .number("size", Thing::size)
          .moment("born", Thing::born)
          .flag("old", Thing::isOld)
          .group("heir", tag -> it -> it.name().isPresent() && it.tags().contains(tag));
}
