package io.meristem.storage.object;

import java.util.Optional;

/**
 * Who caused a commit.
 *
 * @param verified whether the name was proved by authentication, or only claimed
 * @param origin from where, as far as it is known: the address and the program of a request, or the
 *     run or plan that does what was asked
 */
public record Actor(String name, boolean verified, Optional<String> origin) {

  /** What the product does by itself: offers, expiries, publishing. */
  public static final Actor MERISTEM = new Actor("meristem", true, Optional.empty());

  /** A name that nobody has proved. */
  public static Actor claimed(String name) {
    return new Actor(name, false, Optional.empty());
  }

  /** The same actor, acting from there. */
  public Actor from(String where) {
    return new Actor(name, verified, Optional.of(where));
  }
}
