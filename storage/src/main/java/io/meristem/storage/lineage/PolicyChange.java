package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageDecision.Refused;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether something else must hold before an alias moves. Nobody gets round a gate without
 * a word: what demands less needs a reason, as an override does. Pure.
 */
public final class PolicyChange {

  private PolicyChange() {}

  /**
   * To another policy.
   *
   * @param policy nothing must hold if it is empty
   * @param reason in words
   */
  public static LineageDecision changed(
      Lineage lineage, String alias, Optional<PromotionPolicy> policy, Optional<String> reason) {
    Optional<String> words = reason.filter(text -> !text.isBlank());
    List<String> dropped =
        lineage
            .policy(alias)
            .map(before -> before.beyond(policy.orElse(PromotionPolicy.NOTHING)))
            .orElse(List.of());
    return dropped.isEmpty() || words.isPresent()
        ? lineage.decide(List.of(new PolicyChanged(alias, policy, words)))
        : new Refused(new LineageRefusal.PolicyLoosened(alias, dropped));
  }
}
