/** The dashboard in a real browser, on the real system. */
@NullMarked
package io.meristem.browser;

import org.jspecify.annotations.NullMarked;
