package io.meristem.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class TauRampTest {

  private static final TokenFormerConfig CHILD = Models.doubled(Models.tiny());

  @Test
  void atBirthTheTausAreExactlyTheKeptOnes() {
    TauRamp ramp = TauRamp.of(CHILD, 7);

    assertThat(ramp.tauAt(0)).isEqualTo(Models.tiny().taus());
  }

  @Test
  void atTheEndAndAfterItTheTausAreExactlyThoseOfAFreshModel() {
    TauRamp ramp = TauRamp.of(CHILD, 7);

    List<Double> fresh = CHILD.layers().stream().map(layer -> Math.sqrt(layer.tokens())).toList();
    assertThat(ramp.tauAt(7)).isEqualTo(fresh);
    assertThat(ramp.tauAt(Long.MAX_VALUE)).isEqualTo(fresh);
  }

  @Test
  void inBetweenTheTausMoveLinearly() {
    TauRamp ramp = new TauRamp(List.of(2.0, 10.0), List.of(4.0, 10.0), 4);

    assertThat(ramp.tauAt(1)).containsExactly(2.5, 10.0);
    assertThat(ramp.tauAt(3)).containsExactly(3.5, 10.0);
  }

  @Test
  void aRampThatWasStoredIsTheSameRamp() throws JsonProcessingException {
    TauRamp ramp = TauRamp.of(CHILD, 7);
    JsonMapper json = new JsonMapper();

    TauRamp read = json.readValue(json.writeValueAsString(ramp), TauRamp.class);

    assertThat(read).isEqualTo(ramp);
  }

  @Test
  void aRampEndsForEveryLayerAndNotAtOnce() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TauRamp(List.of(1.0), List.of(), 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TauRamp(List.of(1.0), List.of(2.0), 0));
  }
}
