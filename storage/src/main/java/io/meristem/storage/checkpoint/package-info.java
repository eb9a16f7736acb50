/** What a trained model looks like on disk, and how growth rewrites it without a tensor library. */
@NullMarked
package io.meristem.storage.checkpoint;

import org.jspecify.annotations.NullMarked;
