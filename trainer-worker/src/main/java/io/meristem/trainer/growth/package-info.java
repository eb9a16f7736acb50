/** Growth with proof: the certificate that a child computes what its parent computes. */
@NullMarked
package io.meristem.trainer.growth;

import org.jspecify.annotations.NullMarked;
