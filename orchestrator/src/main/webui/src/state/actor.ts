import { effect, signal } from '@preact/signals';

/** Under whose name wishes are sent. Until people log in it is only a claim. */
export const actor = signal(localStorage.getItem('actor') ?? 'local');

export const ACTOR_NAME = /^[\p{L}\p{N}._@+-]{1,100}$/u;

effect(() => localStorage.setItem('actor', actor.value));
