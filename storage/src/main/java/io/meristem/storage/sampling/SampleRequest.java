package io.meristem.storage.sampling;

import io.meristem.storage.run.ParentRef;

/** What an orchestrator asks a worker to write, and which version shall write it. */
public record SampleRequest(ParentRef version, Sampling sampling) {}
