package io.meristem.storage.run;

/**
 * The document {@code index/closed/listed.json}: how much of the list of closed runs is there. It
 * lies among the markers, so that whoever deletes the list deletes it too.
 *
 * <p>What it says once is true for ever: a run that closes later files itself.
 *
 * @param upTo every closed run whose id is not greater has its marker
 * @param complete whether every other one has its marker too
 */
public record ClosedRunsListed(String upTo, boolean complete) {

  public static final String KEY = ClosedRun.CLOSED + "listed.json";

  /** Nothing is known to be there. */
  public static final ClosedRunsListed NONE = new ClosedRunsListed("", false);
}
