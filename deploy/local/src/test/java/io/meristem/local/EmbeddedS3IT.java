package io.meristem.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedS3IT {

  static final int ROUNDS = 10;
  static final int RACERS = 16;

  /** Of shapes that the product writes. */
  static final List<String> KEYS =
      List.of(
          "models/a/log/0000000001.json",
          "open/r1.1",
          "open-plans/p0a1b2c",
          "uploads/r0a1b2c/5f0c2a6e-1d2e-4f3a-8b4c-0123456789ab",
          "runs/r1/attempts/1/log.txt",
          "index/closed/8220000000000.r1.1",
          "blobs/r1/1/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

  @TempDir Path folder;

  @Test
  void ofSixteenRacersOneCreatesTheObjectAndItsBytesStay() throws Exception {
    try (LocalS3 server = LocalS3.start(folder);
        ExecutorService executor = Executors.newFixedThreadPool(RACERS)) {
      MinioClient client = client(server, server.secretKey());
      for (int round = 0; round < ROUNDS; round++) {
        String key = "race/" + round + ".json";

        List<Integer> winners = race(executor, client, server.bucket(), key);

        assertThat(winners).as(key).hasSize(1);
        assertThat(text(client, server.bucket(), key)).isEqualTo("racer " + winners.getFirst());
      }
    }
  }

  @Test
  void aFolderThatGoesWithItsLastObjectFailsNobodyWhoWritesThere() throws Exception {
    try (LocalS3 server = LocalS3.start(folder);
        ExecutorService executor = Executors.newFixedThreadPool(RACERS)) {
      MinioClient client = client(server, server.secretKey());
      List<Callable<Boolean>> comings = new ArrayList<>();
      for (int i = 0; i < RACERS; i++) {
        String key = "open/a/r" + i;
        comings.add(() -> comesAndGoes(client, server.bucket(), key));
      }

      List<Future<Boolean>> answers = executor.invokeAll(comings);

      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
  }

  private static boolean comesAndGoes(MinioClient client, String bucket, String key)
      throws Exception {
    for (int round = 0; round < 4 * ROUNDS; round++) {
      if (!created(client, bucket, key, "marker")) {
        return false;
      }
      client.removeObject(RemoveObjectArgs.builder().bucket(bucket).object(key).build());
    }
    return true;
  }

  @Test
  void whatAKilledServerAcknowledgedIsThereAfterARestart() throws Exception {
    int port = Ports.free(1).getFirst();
    try (LocalS3 server = LocalS3.start(folder, port)) {
      created(client(server, server.secretKey()), server.bucket(), "a/b.json", "kept");
      server.process().kill();
    }

    try (LocalS3 again = LocalS3.start(folder, port)) {
      assertThat(text(client(again, again.secretKey()), again.bucket(), "a/b.json"))
          .isEqualTo("kept");
    }
  }

  @Test
  void whatAKilledServerHadNotYetNamedGoesWhateverItWasToBeAndWhatHasItsNameStays()
      throws Exception {
    for (String key : KEYS) {
      Files.createDirectories(named(key).getParent());
      Files.writeString(halfOf(key), "half");
      Files.writeString(named(key), "whole " + key);
    }

    try (LocalS3 server = LocalS3.start(folder)) {
      MinioClient client = client(server, server.secretKey());
      for (String key : KEYS) {
        assertThat(halfOf(key)).doesNotExist();
        assertThat(text(client, server.bucket(), key)).isEqualTo("whole " + key);
      }
    }
  }

  private Path named(String key) {
    return folder.resolve("meristem/" + key);
  }

  private Path halfOf(String key) {
    return named(key + "-6ad03bdd-010f-40b3-9fa8-1dc90bc5300d");
  }

  @Test
  void aWrongSecretIsRefused() {
    try (LocalS3 server = LocalS3.start(folder)) {
      MinioClient stranger = client(server, "guessed");

      assertThatThrownBy(() -> created(stranger, server.bucket(), "a", "b"))
          .isInstanceOf(ErrorResponseException.class);
    }
  }

  @Test
  void aQuietServerPrintsNothingButThatItIsReady() throws Exception {
    LocalS3 server = LocalS3.start(folder);
    created(client(server, server.secretKey()), server.bucket(), "a", "b");

    server.close();

    assertThat(server.process().tail()).containsExactly(Tethered.READY);
  }

  private static List<Integer> race(
      ExecutorService executor, MinioClient client, String bucket, String key) throws Exception {
    CyclicBarrier start = new CyclicBarrier(RACERS);
    List<Callable<Boolean>> racers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      String text = "racer " + i;
      racers.add(() -> {
        start.await();
        return created(client, bucket, key, text);
      });
    }
    List<Integer> winners = new ArrayList<>();
    List<Future<Boolean>> answers = executor.invokeAll(racers);
    for (int i = 0; i < RACERS; i++) {
      if (answers.get(i).get()) {
        winners.add(i);
      }
    }
    return winners;
  }

  private static boolean created(MinioClient client, String bucket, String key, String text)
      throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      client.putObject(
          PutObjectArgs.builder()
              .bucket(bucket)
              .object(key)
              .extraHeaders(new Http.Headers("If-None-Match", "*"))
              .data(bytes, bytes.length)
              .build());
      return true;
    } catch (ErrorResponseException e) {
      if (e.response().code() == 412) {
        return false;
      }
      throw e;
    }
  }

  private static String text(MinioClient client, String bucket, String key) throws Exception {
    try (var object =
        client.getObject(GetObjectArgs.builder().bucket(bucket).object(key).build())) {
      return new String(object.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static MinioClient client(LocalS3 server, String secretKey) {
    return MinioClient.builder()
        .endpoint(server.endpoint().toString())
        .credentials(server.accessKey(), secretKey)
        .region(server.region())
        .build();
  }
}
