package io.meristem.orchestrator;

import static io.meristem.orchestrator.Api.get;
import static io.meristem.orchestrator.Api.post;
import static io.meristem.orchestrator.Api.postWithKey;
import static io.meristem.orchestrator.Api.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.meristem.storage.object.ObjectStore;
import io.meristem.storage.object.S3Settings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Servers.class)
class ImportsIT {

  @Inject ObjectStore store;
  @Inject S3Settings s3;

  private String weights = "";

  @BeforeEach
  void putWeights() {
    String key = "uploads/imports-it/weights";
    store.write(key, new ByteArrayInputStream(new byte[100]));
    weights = "s3://" + s3.bucket() + "/" + key;
  }

  @Test
  void anImportBecomesTheRootOfItsModel() {
    String model = Api.freshName("imported");

    String version = Api.published(post("/imports", request(model, weights)), store);

    var view = get("/versions/" + version).jsonPath();
    assertThat(view.getString("edge")).isEqualTo("import");
    assertThat(view.getString("model")).isEqualTo(model);
    assertThat(view.getList("parents")).isEmpty();
    assertThat(view.getString("lossAtEnd")).isNull();
    assertThat(get("/models/" + model).jsonPath().getString("newest")).isEqualTo(version);
    assertThat(get("/versions/" + version + "/exports/card").asString())
        .contains("imported from a checkpoint", "not trained here");
  }

  @Test
  void anImportedModelCanBeGrown() {
    String model = Api.freshName("imported");
    String version = Api.published(post("/imports", request(model, weights)), store);
    Api.dataset(model, store);

    String child =
        Api.published(
            post(
                "/growths",
                """
                {"parent": "%s", "dataset": "%s", "recipe": {"tokens": {"factor": 2}}}\
                """
                    .formatted(version, model)),
            store);

    assertThat(get("/versions/" + child).jsonPath().getList("parents")).containsExactly(version);
  }

  @Test
  void askingTwiceGivesTheSameRun() {
    String key = UUID.randomUUID().toString();
    String body = request(Api.freshName("imported"), weights);

    String first = Api.accepted(postWithKey(key, "/imports", body));
    String second = Api.accepted(postWithKey(key, "/imports", body));

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aModelThatHasARootIsNotImportedOver() {
    String model = Api.freshName("imported");
    Api.accepted(post("/imports", request(model, weights)));

    Response response = post("/imports", request(model, weights));

    refused(response, 409, "model-exists", model);
  }

  @Test
  void weightsThatAreNotThereAreNamed() {
    String gone = weights + "-gone";

    Response response = post("/imports", request(Api.freshName("imported"), gone));

    refused(response, 404, "missing-object", gone, "upload it there");
  }

  @Test
  void aSettingThatCannotBeIsNamed() {
    String body =
        """
        {"name": "x", "weights": "%s", "settings": {"rotaryFraction": 1.5}}\
        """
            .formatted(weights);

    Response response = post("/imports", body);

    refused(response, 422, "invalid-settings", "rotaryFraction", "1.5");
  }

  private static String request(String model, String source) {
    return """
    {"name": "%s", "weights": "%s", "settings": {"heads": 2, "sequence": 16}}\
    """
        .formatted(model, source);
  }
}
