/** Which version of a model grew out of which, as facts and a pure fold. */
@NullMarked
package io.meristem.storage.lineage;

import org.jspecify.annotations.NullMarked;
