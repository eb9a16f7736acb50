package io.meristem.trainer.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.meristem.storage.object.Documents;
import io.meristem.storage.run.Problem;
import io.meristem.storage.sampling.SampleLine;
import io.meristem.storage.sampling.SampleRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

/**
 * What orchestrators ask of a worker directly: to write on from a prompt. The answer is a line of
 * JSON for each token ({@link SampleLine}), or a problem (RFC 9457).
 */
@Path("/samples")
public class SamplesResource {

  private static final String LINES = "application/x-ndjson";
  private static final String PROBLEM = "application/problem+json";
  private static final int BAD_REQUEST = 400;

  private final Sampler sampler;

  SamplesResource(Sampler sampler) {
    this.sampler = sampler;
  }

  /** A problem with its status. */
  private record ProblemView(String type, String title, int status, String detail) {

    static ProblemView of(SamplingRefusal refusal) {
      Problem problem = refusal.problem();
      return new ProblemView(
          "urn:meristem:problem:" + problem.type(),
          problem.title(),
          refusal.status(),
          problem.detail());
    }
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response sample(String body) {
    try {
      Sample sample = sampler.begin(read(body));
      SampleLine first = sample.first();
      StreamingOutput lines = out -> sample.send(first, out);
      return Response.ok(lines, LINES).build();
    } catch (SamplingRefusal e) {
      return Response.status(e.status())
          .type(PROBLEM)
          .entity(Documents.json(ProblemView.of(e)))
          .build();
    }
  }

  private static SampleRequest read(String body) {
    try {
      return Documents.JSON.readValue(body, SampleRequest.class);
    } catch (JsonProcessingException e) {
      throw new SamplingRefusal(
          BAD_REQUEST,
          new Problem(
              "invalid-request",
              "The request cannot be",
              e.getOriginalMessage() + "; ask an orchestrator, which knows the form"));
    }
  }
}
