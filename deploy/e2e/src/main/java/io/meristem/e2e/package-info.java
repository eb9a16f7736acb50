/** The whole system, as people meet it: packaged services, a real broker and a real S3 server. */
@NullMarked
package io.meristem.e2e;

import org.jspecify.annotations.NullMarked;
