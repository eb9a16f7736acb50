package io.meristem.e2e;

import java.util.List;
import java.util.regex.Pattern;

/** The documented layout of the bucket: a key that matches nothing here is a mistake. */
final class Layout {

  private static final String RUN = "r[0-9a-z]+";
  private static final String PLAN = "p[0-9a-z]+";
  private static final String HASH = "[0-9a-f]{64}";
  private static final String NAME = "[a-z0-9-]{1,63}";
  private static final List<Pattern> KEYS =
      List.of(
          Pattern.compile("requests/" + HASH + "\\.json"),
          Pattern.compile("uploads/" + RUN + "/([0-9a-f-]{36}|receipt\\.json)"),
          Pattern.compile("open/" + RUN + "\\.[0-9]+"),
          Pattern.compile("runs/" + RUN + "/log/[0-9]{6}\\.json"),
          Pattern.compile("runs/" + RUN + "/attempts/[0-9]+/(lease|heartbeat|outcome)\\.json"),
          Pattern.compile("runs/" + RUN + "/attempts/[0-9]+/log\\.txt"),
          Pattern.compile("index/closed/[0-9]{13}\\." + RUN + "\\.[0-9]+"),
          Pattern.compile("index/closed/listed\\.json"),
          Pattern.compile("index/snapshots/(newest\\.json|parts/" + HASH + ")"),
          Pattern.compile("plans/" + PLAN + "/(request|log/[0-9]{6})\\.json"),
          Pattern.compile("open-plans/" + PLAN),
          Pattern.compile("garbage/log/[0-9]{6}\\.json"),
          Pattern.compile("garbage/snapshots/10{1,3}/[0-9]{6}\\.json"),
          Pattern.compile("runs/" + RUN + "/attempts/[0-9]+/resume/[0-9]{10}/manifest\\.json"),
          Pattern.compile("models/" + NAME + "/log/[0-9]{10}\\.json"),
          Pattern.compile("models/" + NAME + "/snapshots/10{1,3}/[0-9]{10}\\.json"),
          Pattern.compile("blobs/" + RUN + "/[0-9]+/" + HASH),
          Pattern.compile("datasets/" + NAME + "/" + HASH + "/manifest\\.json"));

  private Layout() {}

  static boolean documents(String key) {
    return KEYS.stream().anyMatch(pattern -> pattern.matcher(key).matches());
  }

  /** How many kinds of keys there are among these. */
  static long kindsIn(List<String> keys) {
    return KEYS.stream()
        .filter(pattern -> keys.stream().anyMatch(key -> pattern.matcher(key).matches()))
        .count();
  }
}
