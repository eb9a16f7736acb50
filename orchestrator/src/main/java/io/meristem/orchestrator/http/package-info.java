/**
 * The manners that all resources share: how values, bodies and callers are read, lists paged, and
 * mistakes refused.
 */
@NullMarked
package io.meristem.orchestrator.http;

import org.jspecify.annotations.NullMarked;
