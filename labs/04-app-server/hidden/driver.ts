/**
 * This lab's client: all that its tests may import. Requests go to the student's app, which works on a real
 * PostgreSQL; what stands there afterwards is read by a connection of the tests' own.
 */

export { App, LONG_MS, pause, until } from './app-under-test.js';
export { closeGate, type Gate, type Held, sendWhileLocked } from './gate.js';
export { type Answer, type Sending, send } from './http-client.js';
export { type Listener, listen } from './listener.js';
export type { Exchanged, Noticed } from './observations.js';
export { accepts, freePort, otherAddress } from './ports.js';
export type { TokenWish } from './tokens.js';
export { curlLine, printedLines, type Trial } from './words.js';
export { likersOf, type World, worldOf } from './world.js';
