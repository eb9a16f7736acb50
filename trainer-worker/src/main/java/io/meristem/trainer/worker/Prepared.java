package io.meristem.trainer.worker;

import io.meristem.storage.run.Birth;
import io.meristem.trainer.training.StartingPoint;
import java.util.Optional;

/**
 * A model that is ready to be trained.
 *
 * @param birth of a child that grew
 * @param seconds that earlier attempts trained
 */
record Prepared(StartingPoint start, Optional<Birth> birth, double seconds) {}
