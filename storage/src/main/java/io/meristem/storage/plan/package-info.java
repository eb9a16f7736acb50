/**
 * Several stages as one document, and what has become of it: commits, their fold, the next action.
 */
@NullMarked
package io.meristem.storage.plan;

import org.jspecify.annotations.NullMarked;
