/** Whether everything in the bucket is what the product wrote there, and all of it is there. */
@NullMarked
package io.meristem.storage.check;

import org.jspecify.annotations.NullMarked;
