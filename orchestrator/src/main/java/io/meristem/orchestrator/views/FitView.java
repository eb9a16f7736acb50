package io.meristem.orchestrator.views;

import java.util.List;
import java.util.Optional;

/**
 * Where a run could be done.
 *
 * @param workers that could do it, busy or not, the one with the least memory first
 * @param pending why it would wait now, if it would
 */
public record FitView(List<String> workers, Optional<PendingView> pending) {}
