package io.meristem.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.meristem.e2e.Client;
import io.meristem.e2e.TinyPlan;
import io.meristem.e2e.TinyStack;
import io.meristem.e2e.Until;
import io.meristem.local.LocalS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A whole system to be struck: an S3 server behind a {@link Gate}, a broker, an orchestrator and
 * two workers, each a process; a root, and the weights that its growth has when nothing is wrong.
 *
 * <p>One cell at a time. After one that came out badly the lane is not to be used again.
 */
final class Lane implements AutoCloseable {

  static final String MODEL = "tiny";
  static final int STEPS = 150;

  private static final List<String> WORKERS = List.of(TinyStack.WORKER, "worker-2");
  private static final String OTHER_ORCHESTRATOR = "orchestrator-2";
  private static final String CHILD_FILE = "child.safetensors";

  private final Path folder;
  private final Gate gate;
  private final TinyStack stack;
  private final String root;
  private final String rootWeights;
  private final Laws laws;
  private LocalS3 s3;

  private Lane(Path folder, LocalS3 s3, Gate gate, TinyStack stack) {
    this.folder = folder;
    this.s3 = s3;
    this.gate = gate;
    this.stack = stack;
    stack.startWorker(WORKERS.getLast());
    this.root = stack.root(MODEL, 20);
    this.rootWeights = Laws.weights(stack.client(), root);
    String calm = stack.version("growths", growth());
    this.laws = new Laws(stack, calm);
  }

  /** Starts all of it in an empty folder, and trains the root and its undisturbed child. */
  static Lane in(Path folder) {
    LocalS3 s3 = LocalS3.start(folder.resolve("s3"));
    Gate gate = Gate.before(s3.endpoint());
    try {
      return new Lane(folder, s3, gate, TinyStack.in(folder, settings(s3, gate)));
    } catch (Throwable e) {
      gate.close();
      s3.close();
      throw e;
    }
  }

  /** Without a cache of parents: the hop that fetches one would be passed over. */
  private static Map<String, String> settings(LocalS3 s3, Gate gate) {
    return Map.of(
        "MERISTEM_S3_ENDPOINT",
        gate.endpoint().toString(),
        "MERISTEM_S3_ACCESS_KEY",
        s3.accessKey(),
        "MERISTEM_S3_SECRET_KEY",
        s3.secretKey(),
        "MERISTEM_WORKER_CACHE_LIMIT",
        "0");
  }

  Client client() {
    return stack.client();
  }

  TinyStack stack() {
    return stack;
  }

  /**
   * Asks for a growth, always the same one.
   *
   * @param name of the request
   */
  Asking ask(String name) {
    return askOf(client(), name);
  }

  /** Asks for the same of another orchestrator. */
  Asking askOf(Client client, String name) {
    return Asking.forGrowth(client, growth(), name);
  }

  private String growth() {
    return TinyPlan.growth(root, STEPS);
  }

  /** Where a part of the stack keeps its files. */
  Path folderOf(String part) {
    return folder.resolve(part);
  }

  /** Waits for the next request of this hop, and holds it for a blow at this part. */
  Trap arm(Hop hop, Part part) {
    return gate.arm(hop.moment(part, s3.bucket(), rootWeights));
  }

  /** Starts an orchestrator beside the first one. */
  Client startOtherOrchestrator() {
    return new Client(stack.startOrchestrator(OTHER_ORCHESTRATOR));
  }

  void stopOtherOrchestrator() {
    int _ = stack.stop(OTHER_ORCHESTRATOR);
  }

  /** Returns when a worker has the file of a run's grown child. */
  void awaitChildFile(String run) {
    Until.holds(
        "file of the child of " + run + " on a worker's disk",
        () -> WORKERS.stream().anyMatch(worker -> grows(worker, run)));
  }

  private boolean grows(String worker, String run) {
    try (Stream<Path> files = Files.walk(folderOf(worker))) {
      return files.anyMatch(file -> file.endsWith(CHILD_FILE) && file.toString().contains(run));
    } catch (IOException | UncheckedIOException e) {
      return false; // Attempts come and go with their folders.
    }
  }

  /**
   * The process that is the part for this run now.
   *
   * @param trap has caught a request, unless nothing is asked at the hop
   */
  Struck struck(Part part, Hop hop, Trap trap) {
    return switch (part) {
      case WORKER -> named(worker(hop, trap));
      case ORCHESTRATOR -> named("orchestrator");
      case KAFKA -> named("kafka");
      case S3 -> storage();
    };
  }

  private Struck named(String part) {
    return new Struck(stack.process(part), () -> stack.restart(part));
  }

  private Struck storage() {
    return new Struck(
        ProcessHandle.of(s3.process().pid()).orElseThrow(),
        () -> s3 = LocalS3.start(folder.resolve("s3"), s3.endpoint().getPort()));
  }

  /** All workers. */
  List<Struck> workers() {
    return WORKERS.stream().map(this::named).toList();
  }

  private String worker(Hop hop, Trap trap) {
    if (hop.isLeased()) {
      return leaseOwner();
    }
    return hop.isBeforeItsTask()
        ? WORKERS.getFirst()
        : trap.awaitCaught().document().path("worker").asText();
  }

  /** Only one run is under way in a lane. */
  private String leaseOwner() {
    String run = stack.bucket().keys("open/").getFirst().replaceFirst("open/(.*)\\..*", "$1");
    List<String> leases =
        stack.bucket().keys("runs/" + run + "/attempts/").stream()
            .filter(key -> key.endsWith("/lease.json"))
            .toList();
    JsonNode lease = stack.bucket().document(leases.getLast());
    return lease.path("worker").asText();
  }

  /**
   * Lets a cell happen.
   *
   * @throws AssertionError when something is then not as it must be
   */
  void let(Cell cell) {
    cell.happen(this);
    laws.requireNoStrangers();
  }

  /**
   * What must be true when the run is over, whatever happened to it.
   *
   * @return how its attempts ended that had no result
   */
  List<String> requireLaws(String run) {
    client().awaitState(run, "published");
    laws.require(run);
    return stack.bucket().attemptEnds(run).stream().map(JsonNode::toString).toList();
  }

  @Override
  public void close() {
    stack.close();
    gate.close();
    s3.close();
  }
}
