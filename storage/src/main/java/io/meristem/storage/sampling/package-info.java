/**
 * What is asked of a worker that writes on from a prompt, and what it answers. Nothing is stored.
 */
@NullMarked
package io.meristem.storage.sampling;

import org.jspecify.annotations.NullMarked;
