package io.meristem.storage.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What must hold at the end of a stage before its plan goes on. Losses are mean validation losses
 * in nats per token. What cannot be measured does not hold.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Gate.ValidationPlateau.class, name = "validation-plateau"),
  @JsonSubTypes.Type(value = Gate.TargetLoss.class, name = "target-loss"),
  @JsonSubTypes.Type(value = Gate.GrowthGain.class, name = "growth-gain"),
  @JsonSubTypes.Type(value = Gate.Approval.class, name = "approval"),
  @JsonSubTypes.Type(value = Gate.TimeLimit.class, name = "time-limit"),
  @JsonSubTypes.Type(value = Gate.CostLimit.class, name = "cost-limit"),
  @JsonSubTypes.Type(value = Gate.MoneyLimit.class, name = "money-limit")
})
public sealed interface Gate {

  /** What happens if it does not hold; {@link Otherwise#STOP} if it is left out. */
  Optional<Otherwise> otherwise();

  /** The kind of gate, as in JSON; a stage has at most one of each. */
  default String kind() {
    return switch (this) {
      case ValidationPlateau _ -> "validation-plateau";
      case TargetLoss _ -> "target-loss";
      case GrowthGain _ -> "growth-gain";
      case Approval _ -> "approval";
      case TimeLimit _ -> "time-limit";
      case CostLimit _ -> "cost-limit";
      case MoneyLimit _ -> "money-limit";
    };
  }

  /** What the measured value is compared with; an approval compares nothing. */
  default OptionalDouble limit() {
    return switch (this) {
      case ValidationPlateau gate -> OptionalDouble.of(gate.atMost());
      case TargetLoss gate -> OptionalDouble.of(gate.atMost());
      case GrowthGain gate -> OptionalDouble.of(gate.atLeast());
      case Approval _ -> OptionalDouble.empty();
      case TimeLimit gate -> OptionalDouble.of(gate.hours());
      case CostLimit gate -> OptionalDouble.of(gate.deviceHours());
      case MoneyLimit gate -> OptionalDouble.of(gate.atMost());
    };
  }

  /**
   * More training of this kind hardly helps: the loss fell by at most this over the last quarter of
   * the stage's updates.
   */
  record ValidationPlateau(double atMost, Optional<Otherwise> otherwise) implements Gate {
    public ValidationPlateau {
      require(Double.isFinite(atMost) && atMost >= 0, "atMost must be at least 0", atMost);
    }
  }

  /** The loss at the end is at most this; of an evaluation, the loss on every set. */
  record TargetLoss(double atMost, Optional<Otherwise> otherwise) implements Gate {
    public TargetLoss {
      require(Double.isFinite(atMost) && atMost > 0, "atMost must be positive", atMost);
    }
  }

  /** Growth helped: the control arm's loss at the end minus the grown one's is at least this. */
  record GrowthGain(double atLeast, Optional<Otherwise> otherwise) implements Gate {
    public GrowthGain {
      require(Double.isFinite(atLeast), "atLeast must be a finite number", atLeast);
    }
  }

  /** Somebody said yes. It never fails: the plan waits. */
  record Approval() implements Gate {
    @Override
    public Optional<Otherwise> otherwise() {
      return Optional.of(Otherwise.ASK);
    }
  }

  /** The stage has taken at most so many hours; looked at also while it runs. */
  record TimeLimit(double hours, Optional<Otherwise> otherwise) implements Gate {
    public TimeLimit {
      require(Double.isFinite(hours) && hours > 0, "hours must be positive", hours);
    }
  }

  /**
   * The training of all arms of the stage has taken at most so many hours of a device; looked at
   * also while it runs. Of an arm that came to nothing counts what is known of it.
   */
  record CostLimit(double deviceHours, Optional<Otherwise> otherwise) implements Gate {
    public CostLimit {
      require(
          Double.isFinite(deviceHours) && deviceHours > 0,
          "deviceHours must be positive",
          deviceHours);
    }
  }

  /**
   * The training of all arms of the stage has cost at most so much, at the price that a device-hour
   * of their class had when the plan was accepted; measured and looked at like a {@link CostLimit}.
   */
  record MoneyLimit(double atMost, Optional<Otherwise> otherwise) implements Gate {
    public MoneyLimit {
      require(Double.isFinite(atMost) && atMost > 0, "atMost must be positive", atMost);
    }
  }

  private static void require(boolean holds, String what, double value) {
    if (!holds) {
      throw new IllegalArgumentException(what + ", not " + value);
    }
  }
}
