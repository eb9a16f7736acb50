package io.meristem.orchestrator.filter;

/** What came of reading an expression. */
public sealed interface Parsed<P> {

  record Understood<P>(P meaning) implements Parsed<P> {}

  record Wrong<P>(Mistake mistake) implements Parsed<P> {}
}
