package io.meristem.orchestrator.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.orchestrator.index.Index;
import io.meristem.storage.check.Scope;
import io.meristem.storage.object.ForwardingObjectStore;
import io.meristem.storage.object.InMemoryObjectStore;
import io.meristem.storage.object.ObjectStoreException;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A bucket with one object. */
class StorageResourceTest {

  private static final Scope WHOLE = new Scope(Optional.empty(), false);

  private final InMemoryObjectStore objects = new InMemoryObjectStore();
  private RuntimeException failure = new IllegalStateException("never");
  private boolean fails;
  private final StorageResource resource =
      new StorageResource(
          new ForwardingObjectStore(objects) {
            @Override
            protected void before(Call call, String key) {
              if (fails) {
                throw failure;
              }
            }
          },
          new Index());

  StorageResourceTest() {
    objects.put("open-plans/p1", "{\"format\": 1}");
  }

  private String told(Scope scope) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    resource.tell(scope, out);
    return out.toString(UTF_8);
  }

  @Test
  void storageThatIsAwayIsTheLastLine() {
    fails = true;
    failure = new ObjectStoreException("the server is away", null);

    String lines = told(WHOLE);

    assertThat(lines).contains("{\"problem\"", "storage-unavailable", "the server is away");
  }

  @Test
  void aDefectIsTheLastLineToo() {
    fails = true;
    failure = new IllegalStateException("a defect, on purpose");

    String lines = told(WHOLE);

    assertThat(lines).contains("{\"problem\"", "internal-error").doesNotContain("on purpose");
  }

  @Test
  void whoComesWhileTheBucketIsCheckedLearnsItAndOneMoreModelIsChecked() {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    StringBuilder second = new StringBuilder();
    StringBuilder ofAModel = new StringBuilder();
    OutputStream asking =
        new FilterOutputStream(first) {
          @Override
          public void write(byte[] bytes) throws IOException {
            if (second.isEmpty()) {
              second.append(told(WHOLE));
              ofAModel.append(told(new Scope(Optional.of("tales"), false)));
            }
            out.write(bytes);
          }
        };

    resource.tell(WHOLE, asking);

    assertThat(second.toString()).contains("{\"problem\"", "check-under-way");
    assertThat(ofAModel.toString()).contains("\"totals\"");
    assertThat(first.toString(UTF_8)).contains("\"totals\"");
    assertThat(told(WHOLE)).contains("\"totals\"");
  }

  @Test
  void whoGoesAwayLeavesTheTurnToTheNextOne() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("closed");
          }
        };

    resource.tell(WHOLE, gone);

    assertThat(told(WHOLE)).contains("\"totals\"");
  }
}
