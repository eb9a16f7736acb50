package io.meristem.local;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Broker, S3 server, orchestrator and workers as processes of their own on 127.0.0.1.
 *
 * <p>Either all of them are healthy when {@link #start} returns, or none is left running. They end
 * with {@link #close()}, with this process, and also when this process is killed. What they keep
 * lies in the data folder, which belongs to one stack at a time.
 *
 * <p>The parts are named {@code kafka}, {@code s3}, {@code orchestrator}, and workers by their ids;
 * external servers are no parts.
 */
public final class Stack implements AutoCloseable {

  private final StackOptions options;
  private final Components components;
  private final DataLock lock;
  private final SequencedMap<String, Member> members = new LinkedHashMap<>();
  private final CompletableFuture<Void> broken = new CompletableFuture<>();
  private final Thread closesOnExit = new Thread(this::close, "stack-close");
  private boolean closed;

  private Stack(StackOptions options, Connections connections, DataLock lock) {
    this.options = options;
    this.components = new Components(options, connections);
    this.lock = lock;
  }

  /**
   * Starts all parts, with their progress on the console.
   *
   * @throws StackFailure with the reason, when a port is taken, the folder is in use, or a part
   *     does not become healthy
   */
  public static Stack start(StackOptions options) {
    Connections connections = Connections.of(options.settings(), options.ports());
    Stack stack = new Stack(options, connections, DataLock.take(options.data()));
    try {
      Runtime.getRuntime().addShutdownHook(stack.closesOnExit);
      stack.startParts();
      return stack;
    } catch (Throwable e) {
      stack.close();
      throw e;
    }
  }

  private void startParts() {
    List<Component> servers = new ArrayList<>();
    if (connections().ownKafka()) {
      servers.add(components.kafka());
    }
    if (connections().ownS3()) {
      servers.add(components.s3());
    }
    List<Component> services =
        List.of(
            components.orchestrator("orchestrator", options.ports().orchestrator()),
            components.worker("worker-1", options.ports().worker()));
    servers.forEach(Stack::requireFreePorts);
    services.forEach(Stack::requireFreePorts);
    options.console().println("starting in " + options.data());
    startTogether(servers);
    startTogether(services);
  }

  private static void requireFreePorts(Component component) {
    component.ports().forEach(port -> Ports.requireFree(component.name(), port));
  }

  private void startTogether(List<Component> parts) {
    List<Member> started = parts.stream().map(this::member).toList();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              started.stream()
                  .map(member -> CompletableFuture.runAsync(member::start, executor))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StackFailure failure ? failure : e;
    }
  }

  private synchronized Member member(Component component) {
    if (closed) {
      throw new StackFailure("the stack is closed");
    }
    if (members.containsKey(component.name())) {
      throw new IllegalArgumentException(component.name() + " is already a part of this stack");
    }
    Member member = new Member(component, options, broken::completeExceptionally);
    members.put(component.name(), member);
    return member;
  }

  /** Starts one more worker, on a free port, and returns when it is healthy. */
  public void startWorker(String id) {
    startTogether(List.of(components.worker(id, Ports.free(1).getFirst())));
  }

  /**
   * Starts one more orchestrator beside the first, on a free port, and returns where its REST
   * interface is when it is healthy.
   */
  public URI startOrchestrator(String id) {
    int port = Ports.free(1).getFirst();
    startTogether(List.of(components.orchestrator(id, port)));
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts a part again, on the same port, after ending it if it still lives. */
  public void restart(String name) {
    member(name).restart();
  }

  /** Ends a part for good, in order if it can within 15 seconds, and returns its exit status. */
  public int stop(String name) {
    Member member = member(name);
    member.close();
    synchronized (this) {
      members.remove(name);
    }
    return member.exitStatus();
  }

  private synchronized Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException(name + " is no part of this stack: " + members.keySet());
    }
    return member;
  }

  /** The process ids of its parts by name, in the order of their start. */
  public synchronized Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    members.forEach((name, member) -> pids.put(name, member.pid()));
    return pids;
  }

  public URI orchestrator() {
    return URI.create("http://127.0.0.1:" + options.ports().orchestrator());
  }

  /** Where its services find Kafka and S3. */
  public Connections connections() {
    return components.connections();
  }

  /**
   * Returns as long as every part lives or is being started again.
   *
   * @throws StackFailure when a supervised part cannot be kept alive
   */
  public void requireWhole() {
    if (broken.isCompletedExceptionally()) {
      awaitBroken();
    }
  }

  /** Never returns; throws the {@link StackFailure} of a part that cannot be kept alive. */
  public void awaitBroken() {
    try {
      broken.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StackFailure failure ? failure : e;
    }
  }

  /** Ends its parts, services before servers, and frees the folder. May be called again. */
  @Override
  public void close() {
    List<Member> parts;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      parts = List.copyOf(members.sequencedValues().reversed());
    }
    parts.forEach(Member::close);
    lock.close();
    forgetExit();
  }

  private void forgetExit() {
    try {
      Runtime.getRuntime().removeShutdownHook(closesOnExit);
    } catch (IllegalStateException e) {
      // This process is ending, and the hook runs now or has run.
    }
  }
}
