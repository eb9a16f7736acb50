package io.meristem.trainer.training;

import java.nio.file.Path;

/** Files and state to go on from. The files are whole, and change no more. */
public record SavedPoint(Path weights, Path moments, ResumeState state) {}
