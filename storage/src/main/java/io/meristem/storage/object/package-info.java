/** The few calls the product needs of object storage, and the one commit protocol built on them. */
@NullMarked
package io.meristem.storage.object;

import org.jspecify.annotations.NullMarked;
