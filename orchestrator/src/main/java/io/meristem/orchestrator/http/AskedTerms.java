package io.meristem.orchestrator.http;

import io.meristem.storage.run.RunTerms;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Optional;

/** The terms of a run, as query parameters of every request that begins one. */
@RequestScoped
public class AskedTerms {

  static final String PRIORITY = "priority";
  static final String DEADLINE = "deadline";
  static final String TEAM = "team";
  static final String WORKER_CLASS = "workerClass";

  private final UriInfo uri;

  AskedTerms(UriInfo uri) {
    this.uri = uri;
  }

  /** The terms that this request asks for, with defaults for the rest; refuses what cannot be. */
  public RunTerms terms() {
    int priority = asked(PRIORITY).map(QueryValues::priority).orElse(RunTerms.DEFAULT.priority());
    Optional<Instant> deadline = asked(DEADLINE).map(value -> QueryValues.moment(DEADLINE, value));
    String team = asked(TEAM).orElse(RunTerms.DEFAULT.team());
    try {
      return new RunTerms(priority, deadline, team, asked(WORKER_CLASS));
    } catch (IllegalArgumentException e) {
      throw QueryValues.refusal(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> asked(String name) {
    return Optional.ofNullable(uri.getQueryParameters().getFirst(name));
  }
}
