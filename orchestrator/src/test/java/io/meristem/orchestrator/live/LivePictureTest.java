package io.meristem.orchestrator.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LivePictureTest {

  private static final LivePicture EARLIER =
      new LivePicture(Map.of("r1", "{\"id\":\"r1\"}", "r2", "{\"id\":\"r2\"}"), "{}");

  @Test
  void whatIsTheSameIsNotSaid() {
    List<LiveChange> changes = EARLIER.since(EARLIER);

    assertThat(changes).isEmpty();
  }

  @Test
  void aRunThatChangedOrIsNewIsSaidWhole() {
    LivePicture now =
        new LivePicture(Map.of("r1", "{\"step\":2}", "r2", "{\"id\":\"r2\"}", "r3", "{}"), "{}");

    List<LiveChange> changes = now.since(EARLIER);

    assertThat(changes)
        .containsExactlyInAnyOrder(
            new LiveChange("run", "{\"step\":2}"), new LiveChange("run", "{}"));
  }

  @Test
  void runsThatAreFiledAwayAreNamed() {
    LivePicture now = new LivePicture(Map.of(), "{}");

    List<LiveChange> changes = now.since(EARLIER);

    assertThat(changes).containsExactly(new LiveChange("gone", "[\"r1\",\"r2\"]"));
  }

  @Test
  void aFleetThatChangedIsSaidWhole() {
    LivePicture now = new LivePicture(EARLIER.runs(), "{\"workers\":[]}");

    List<LiveChange> changes = now.since(EARLIER);

    assertThat(changes).containsExactly(new LiveChange("fleet", "{\"workers\":[]}"));
  }

  @Test
  void theWholePictureIsOneDocument() {
    LivePicture picture = new LivePicture(Map.of("r1", "{\"id\":\"r1\"}"), "{\"silent\":[]}");

    assertThat(picture.whole()).isEqualTo("{\"runs\":[{\"id\":\"r1\"}],\"fleet\":{\"silent\":[]}}");
  }

  @Test
  void runsAreToldInTheOrderOfTheirIds() {
    Map<String, String> runs =
        IntStream.rangeClosed(1, 9)
            .boxed()
            .collect(Collectors.toMap(n -> "r" + n, String::valueOf));

    String whole = new LivePicture(runs, "{}").whole();

    assertThat(whole).contains("[1,2,3,4,5,6,7,8,9]");
  }
}
