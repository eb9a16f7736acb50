package io.meristem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LocalProcessIT {

  /** Starts a grandchild, tells its process id, and waits for ever. */
  static final class Parent {
    public static void main(String[] args) throws InterruptedException {
      LocalProcess child =
          LocalProcess.start("Forever", JavaCommand.ofMain(JavaCommand.STARTS_SOON, Forever.class));
      child.awaitReady(Duration.ofSeconds(30));
      System.out.println(child.pid());
      System.out.println(Tethered.READY);
      Thread.currentThread().join();
    }
  }

  /** Does nothing, for ever. */
  static final class Forever {
    public static void main(String[] args) throws InterruptedException {
      System.out.println(Tethered.READY);
      Thread.currentThread().join();
    }
  }

  /** Ends in order, which takes a moment. */
  static final class Orderly {
    public static void main(String[] args) throws InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("all put away")));
      System.out.println(Tethered.READY);
      Thread.currentThread().join();
    }
  }

  /** Fails at once. */
  static final class Failing {
    public static void main(String[] args) {
      System.err.println("no luck today");
      System.exit(7);
    }
  }

  @Test
  void aChildEndsWithItsKilledParent() throws Exception {
    LocalProcess parent =
        LocalProcess.start("Parent", JavaCommand.ofMain(JavaCommand.STARTS_SOON, Parent.class));
    parent.awaitReady(Duration.ofSeconds(30));
    long childPid = Long.parseLong(lineBeforeReady(parent.tail()));
    ProcessHandle child = ProcessHandle.of(childPid).orElseThrow();

    parent.kill();

    assertThat(child.onExit().get(30, TimeUnit.SECONDS).isAlive()).isFalse();
  }

  @Test
  void aClosedProcessEndsInOrder() {
    LocalProcess orderly =
        LocalProcess.start("Orderly", JavaCommand.ofMain(JavaCommand.STARTS_SOON, Orderly.class));
    orderly.awaitReady(Duration.ofSeconds(30));

    orderly.close();

    assertThat(orderly.tail()).last().isEqualTo("all put away");
    assertThat(orderly.exitStatus()).as("128 + SIGTERM").isEqualTo(143);
  }

  @Test
  void aProcessThatFailsToStartSaysWhy() {
    try (LocalProcess failing =
        LocalProcess.start("Failing", JavaCommand.ofMain(JavaCommand.STARTS_SOON, Failing.class))) {
      assertThatThrownBy(() -> failing.awaitReady(Duration.ofSeconds(30)))
          .isInstanceOf(StackFailure.class)
          .hasMessageContaining("Failing ended with status 7 while starting")
          .hasMessageContaining("no luck today");
    }
  }

  private static String lineBeforeReady(List<String> lines) {
    return lines.get(lines.indexOf(Tethered.READY) - 1);
  }
}
