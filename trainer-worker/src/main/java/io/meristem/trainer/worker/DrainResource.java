package io.meristem.trainer.worker;

import io.meristem.storage.object.Documents;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Asks the worker to hand over what it works on and to take nothing more, until it is asked to go
 * on.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class DrainResource {

  private final WorkerProcess process;
  private final Identity identity;

  DrainResource(WorkerProcess process, Identity identity) {
    this.process = process;
    this.identity = identity;
  }

  private record Draining(String worker, boolean draining) {}

  /** Comes back at once; the run is handed over within a step, or at once where there are none. */
  @POST
  @Path("drain")
  public Response drain() {
    process.drain();
    return answer(true);
  }

  /** Takes tasks again; a process that ends does not. */
  @POST
  @Path("resume")
  public Response resume() {
    return process.resume()
        ? answer(false)
        : Response.status(Response.Status.SERVICE_UNAVAILABLE).build();
  }

  private Response answer(boolean draining) {
    return Response.ok(Documents.json(new Draining(identity.worker(), draining))).build();
  }
}
