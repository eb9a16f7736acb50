package io.meristem.trainer.worker;

/**
 * Who this process is.
 *
 * @param worker its name in the fleet
 * @param nonce of this process alone: a restarted worker of the same name is another owner
 */
record Identity(String worker, String nonce) {}
