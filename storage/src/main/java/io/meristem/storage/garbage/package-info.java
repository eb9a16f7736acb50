/** What in object storage nobody needs any more, and how it goes. */
@NullMarked
package io.meristem.storage.garbage;

import org.jspecify.annotations.NullMarked;
