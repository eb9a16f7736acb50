package io.meristem.storage.object;

/**
 * Who caused a commit.
 *
 * @param verified whether the name was proved by authentication, or only claimed
 */
public record Actor(String name, boolean verified) {

  /** What the product does by itself: offers, expiries, publishing. */
  public static final Actor MERISTEM = new Actor("meristem", true);

  /** A name that nobody has proved. */
  public static Actor claimed(String name) {
    return new Actor(name, false);
  }
}
