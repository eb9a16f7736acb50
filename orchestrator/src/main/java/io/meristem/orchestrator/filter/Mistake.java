package io.meristem.orchestrator.filter;

/**
 * What is wrong with an expression.
 *
 * @param column where, from 1
 */
public record Mistake(int column, String why) {}
