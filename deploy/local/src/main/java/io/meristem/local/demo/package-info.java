/** Shows the whole path on one machine: a text, a trained root, and two generations of growth. */
@NullMarked
package io.meristem.local.demo;

import org.jspecify.annotations.NullMarked;
