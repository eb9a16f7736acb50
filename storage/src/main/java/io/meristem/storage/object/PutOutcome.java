package io.meristem.storage.object;

/** What a conditional write may answer. The third answer is the one that most code forgets. */
public sealed interface PutOutcome {

  record Written() implements PutOutcome {}

  /** The key exists. It may hold this very document, if an earlier try got through unanswered. */
  record Conflict() implements PutOutcome {}

  /** No answer came back: the document may be there, may come to be there, or may not. */
  record Unknown(Exception cause) implements PutOutcome {}
}
