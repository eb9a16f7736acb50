/** What holds for the whole module. */
@NullMarked
package io.meristem.storage;

import org.jspecify.annotations.NullMarked;
