package io.meristem.storage.check;

/**
 * How far a check got.
 *
 * @param objects that were listed
 * @param documents that were read
 * @param blobs that were looked at because a document names them, or read for their hash
 * @param bytes that were read
 */
public record Counts(long objects, long documents, long blobs, long bytes) {}
