package io.meristem.local.demo;

import static io.meristem.local.demo.Stories.Hero.boy;
import static io.meristem.local.demo.Stories.Hero.girl;

import io.meristem.local.demo.Stories.Hero;
import java.util.List;

/** The words and sentences that {@link Stories} are made of. */
final class StoryWords {

  static final List<Hero> HEROES =
      List.of(
          girl("Mia", "girl"),
          girl("Nora", "girl"),
          girl("Lena", "girl"),
          girl("Ruby", "girl"),
          girl("Tess", "cat"),
          girl("Dot", "duck"),
          girl("Hazel", "mouse"),
          girl("Wren", "bird"),
          girl("Poppy", "rabbit"),
          girl("Olive", "goat"),
          boy("Tom", "boy"),
          boy("Ben", "boy"),
          boy("Sam", "boy"),
          boy("Leo", "boy"),
          boy("Finn", "fox"),
          boy("Bruno", "bear"),
          boy("Otto", "otter"),
          boy("Milo", "dog"),
          boy("Hugo", "hedgehog"),
          boy("Pip", "frog"));

  static final List<String> FRIENDS =
      List.of(
          "an old owl",
          "a kind farmer",
          "a little squirrel",
          "a tall horse",
          "a quiet turtle",
          "a baker with a big hat",
          "a gray donkey",
          "a merry sailor",
          "a busy bee",
          "a shy deer",
          "a wise grandmother",
          "a small robot",
          "a funny goose",
          "a gentle giant");

  static final List<String> PLACES =
      List.of(
          "the forest",
          "the garden",
          "the river",
          "the market",
          "the hill",
          "the beach",
          "the school",
          "the barn",
          "the bridge",
          "the meadow",
          "the village",
          "the pond",
          "the old mill",
          "the library");

  static final List<String> THINGS =
      List.of(
          "ball", "kite", "boat", "drum", "lamp", "book", "bell", "hat", "basket", "key", "blanket",
          "cup", "wagon", "whistle", "puppet", "clock", "spoon", "ladder");

  static final List<String> COLORS =
      List.of("red", "blue", "green", "yellow", "white", "purple", "brown", "golden", "silver");

  static final List<String> SIZES =
      List.of("little", "big", "round", "tiny", "shiny", "soft", "heavy", "long", "pretty");

  static final List<String> WEATHERS =
      List.of("sunny", "rainy", "windy", "cold", "warm", "foggy", "snowy", "bright");

  static final List<String> FOODS =
      List.of(
          "bread",
          "apples",
          "soup",
          "honey",
          "cake",
          "berries",
          "cheese",
          "pears",
          "nuts",
          "pancakes",
          "carrots",
          "plums");

  static final List<String> FEELING_WORDS =
      List.of("happy", "proud", "brave", "calm", "glad", "thankful", "cheerful", "lucky");

  static final List<String> OPENINGS =
      List.of(
          "Once upon a time there was a {kind} named {name} who lived near {place}.",
          "{name} was a small {kind}. {he} lived in a {color} house by {place}.",
          "One {weather} morning, {name} the {kind} woke up early and looked at {place}.",
          "In a house not far from {place}, there lived a {kind} called {name}.",
          "There was once a {kind}. {his} name was {name}, and {he} loved {place}.",
          "It was a {weather} day, and {name} the {kind} had nothing to do.",
          "A long time ago, a {kind} with the name {name} lived all alone by {place}.");

  static final List<String> WISHES =
      List.of(
          "{name} wanted a {color} {thing} more than anything else.",
          "Every day {he} played with {his} {size} {thing}.",
          "{his} mother had given {him} a {size} {color} {thing}.",
          "{he} had one wish: {he} wanted to see {other}.",
          "\"Today I will bring my {thing} to {other},\" said {name}.",
          "{he} liked to eat {food} and to dream about a {size} {thing}.",
          "{name} had made a {color} {thing} with {his} own hands.",
          "The {thing} was {size} and {color}, and {name} took it everywhere.");

  static final List<String> WALKS =
      List.of(
          "So {he} packed some {food} and walked to {other}.",
          "{he} took the path from {place} to {other}.",
          "After breakfast {he} ran all the way to {other}.",
          "{name} sang a song and went slowly to {other}.",
          "The way to {other} was long, but {name} was not afraid.",
          "{he} put on {his} {color} coat and went out, because it was {weather}.",
          "First {he} went to {place}, and then {he} went to {other}.");

  static final List<String> TROUBLES =
      List.of(
          "But when {he} came there, the {thing} was gone.",
          "Suddenly the wind took the {thing} and carried it far away.",
          "Then {he} fell, and the {size} {thing} broke in two.",
          "But a big stone was on the path, and {name} could not go on.",
          "Soon it became dark, and {name} did not know the way home.",
          "Oh no! The {color} {thing} fell into the water.",
          "But {he} had lost {his} {food}, and {he} was very hungry.",
          "Then it began to rain, and everything became wet.");

  static final List<String> FEELINGS =
      List.of(
          "{name} sat down and cried.",
          "{he} was sad and did not know what to do.",
          "\"What shall I do now?\" asked {name}.",
          "{he} looked left and right, but nobody was there.",
          "{name} was a little afraid, but {he} did not give up.",
          "{he} thought about it for a long time.",
          "\"I must be brave,\" said {name} to the trees.");

  static final List<String> MEETINGS =
      List.of(
          "Just then {friend} came by.",
          "Behind a tree {he} saw {friend}.",
          "After a while {he} met {friend}.",
          "Then {name} heard a voice. It was {friend}.",
          "Near {other} there was {friend}, and they looked at each other.",
          "{he} knocked at a {color} door, and there stood {friend}.");

  static final List<String> TALKS =
      List.of(
          "\"Why are you so sad?\" asked the stranger. \"I can help you.\"",
          "\"Do not worry,\" said the friend. \"We will do it together.\"",
          "\"Please help me,\" said {name}. \"I need my {thing}.\"",
          "\"Are you hungry?\" asked the stranger. \"I have some {food} for you.\"",
          "\"I know what to do,\" said the friend with a smile.",
          "{name} told the whole story, and the friend listened.",
          "\"Two can do more than one,\" said the friend.");

  static final List<String> DEEDS =
      List.of(
          "Together they looked under every bush until they found the {color} {thing}.",
          "They worked all day, and in the evening the {thing} was as good as new.",
          "They shared the {food} and waited until the sky was {weather} again.",
          "They pushed and pulled, and at last the way was free.",
          "The friend showed {him} a path that went straight back to {place}.",
          "With a long stick they pulled the {thing} out of the water.",
          "They went to {place} and asked everyone, and a child had seen the {thing}.",
          "The friend gave {him} a new {thing}. It was {size} and {color}.");

  static final List<String> THANKS =
      List.of(
          "\"Thank you!\" said {name}. {he} was so {feeling}.",
          "{name} jumped with joy and said thank you three times.",
          "{name} gave the friend some {food} and a hug.",
          "They both laughed, and {name} felt {feeling}.",
          "\"You are my best friend now,\" said {name}.",
          "{he} smiled, because {he} was {feeling} again.");

  static final List<String> ENDINGS =
      List.of(
          "From that day on they met at {place} every week.",
          "That night {name} slept well and dreamed of {other}.",
          "And {name} learned that it is good to ask for help.",
          "When {he} came home, there was {food} on the table.",
          "And so the {weather} day had a good end.",
          "They were friends for ever. The end.",
          "{name} never forgot that day at {other}.",
          "Then {name} went home to {place} and told everyone about it.");

  private StoryWords() {}
}
