/** The whole system on one machine: every part a process of its own, all of them on loopback. */
@NullMarked
package io.meristem.local;

import org.jspecify.annotations.NullMarked;
