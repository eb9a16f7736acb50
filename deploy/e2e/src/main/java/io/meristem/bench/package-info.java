/**
 * Measures this machine: what the product takes against the least that the same work could take.
 */
@NullMarked
package io.meristem.bench;

import org.jspecify.annotations.NullMarked;
