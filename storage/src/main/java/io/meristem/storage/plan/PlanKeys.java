package io.meristem.storage.plan;

/** Where the facts of plans are kept. */
public final class PlanKeys {

  /** Markers of plans that are not closed yet. The set may only be too large. */
  public static final String OPEN = "open-plans/";

  public static final String PLANS = "plans/";

  private PlanKeys() {}

  public static String open(String plan) {
    return OPEN + plan;
  }

  public static String request(String plan) {
    return PLANS + plan + "/request.json";
  }

  public static String log(String plan) {
    return PLANS + plan + "/log/";
  }
}
