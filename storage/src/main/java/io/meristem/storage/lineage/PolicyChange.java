package io.meristem.storage.lineage;

import io.meristem.storage.lineage.LineageDecision.Refused;
import io.meristem.storage.lineage.LineageEntry.PolicyChanged;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
   * @param known number of the commit that gave the policy before it, as the caller saw it; 0 if
   *     none did
   */
  public static LineageDecision changed(
      Lineage lineage,
      String alias,
      Optional<PromotionPolicy> policy,
      Optional<String> reason,
      OptionalLong known) {
    long ruledAt = lineage.alias(alias).map(Alias::ruledAt).orElse(0L);
    if (known.isPresent() && known.getAsLong() != ruledAt) {
      return new Refused(
          new LineageRefusal.PolicyChangedMeanwhile(alias, lineage.policy(alias), ruledAt));
    }
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
