package io.meristem.local.demo;

import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Simple stories of our own making, as a text to learn from: a child or an animal wants something,
 * something goes wrong, somebody helps, and all ends well.
 *
 * <p>The text is the same everywhere and at any time: it is a pure function of a fixed seed.
 */
final class Stories {

  private static final long SEED = 20_251;
  private static final int SMALLEST_LENGTH = 1_500_000;

  private Stories() {}

  /** More than a megabyte of ASCII, stories apart by empty lines. */
  static String text() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    StringBuilder text = new StringBuilder(SMALLEST_LENGTH + 4_096);
    while (text.length() < SMALLEST_LENGTH) {
      text.append(story(random)).append("\n\n");
    }
    return text.toString();
  }

  private static String story(RandomGenerator random) {
    Cast cast = Cast.drawn(random);
    return Stream.of(
            StoryWords.OPENINGS,
            StoryWords.WISHES,
            StoryWords.WALKS,
            StoryWords.TROUBLES,
            StoryWords.FEELINGS,
            StoryWords.MEETINGS,
            StoryWords.TALKS,
            StoryWords.DEEDS,
            StoryWords.THANKS,
            StoryWords.ENDINGS)
        .map(sentences -> cast.in(one(sentences, random)))
        .collect(Collectors.joining(" "));
  }

  private static <T> T one(List<T> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Who and what one story is about. */
  private record Cast(
      Hero hero,
      String friend,
      String place,
      String other,
      String thing,
      String color,
      String size,
      String weather,
      String food,
      String feeling) {

    static Cast drawn(RandomGenerator random) {
      Hero hero = one(StoryWords.HEROES, random);
      String friend = one(StoryWords.FRIENDS, random);
      int place = random.nextInt(StoryWords.PLACES.size());
      int other = place + 1 + random.nextInt(StoryWords.PLACES.size() - 1);
      return new Cast(
          hero,
          friend,
          StoryWords.PLACES.get(place),
          StoryWords.PLACES.get(other % StoryWords.PLACES.size()),
          one(StoryWords.THINGS, random),
          one(StoryWords.COLORS, random),
          one(StoryWords.SIZES, random),
          one(StoryWords.WEATHERS, random),
          one(StoryWords.FOODS, random),
          one(StoryWords.FEELING_WORDS, random));
    }

    String in(String sentence) {
      String told =
          sentence
              .replace("{name}", hero.name())
              .replace("{kind}", hero.kind())
              .replace("{he}", hero.he())
              .replace("{him}", hero.him())
              .replace("{his}", hero.his())
              .replace("{friend}", friend)
              .replace("{place}", place)
              .replace("{other}", other)
              .replace("{thing}", thing)
              .replace("{color}", color)
              .replace("{size}", size)
              .replace("{weather}", weather)
              .replace("{food}", food)
              .replace("{feeling}", feeling);
      return withCapitals(told);
    }

    /** A pronoun may have come to stand at the beginning of a sentence. */
    private static String withCapitals(String text) {
      StringBuilder result = new StringBuilder(text);
      boolean begins = true;
      for (int i = 0; i < result.length(); i++) {
        char c = result.charAt(i);
        if (begins && Character.isLetter(c)) {
          result.setCharAt(i, String.valueOf(c).toUpperCase(Locale.ROOT).charAt(0));
          begins = false;
        } else if (c == '.' || c == '!' || c == '?') {
          begins = result.length() > i + 1 && result.charAt(i + 1) == ' ';
        }
      }
      return result.toString();
    }
  }

  /** A name with its pronouns. */
  record Hero(String name, String kind, String he, String him, String his) {

    static Hero girl(String name, String kind) {
      return new Hero(name, kind, "she", "her", "her");
    }

    static Hero boy(String name, String kind) {
      return new Hero(name, kind, "he", "him", "his");
    }
  }
}
