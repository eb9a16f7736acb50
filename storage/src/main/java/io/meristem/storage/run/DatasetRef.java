package io.meristem.storage.run;

/** One dataset, by name and by the hash of its content. */
public record DatasetRef(String name, String hash) {

  @Override
  public String toString() {
    return name + "/" + hash;
  }
}
