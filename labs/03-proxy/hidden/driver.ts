/**
 * This lab's client: all that its tests may import. Requests go as bytes to the student's proxy, or to nginx in its
 * place; behind both stands an upstream that records each byte.
 */

export { isForwardedLogged, type Logged, loggedApp, logOf } from './access-records.js';
export { type Block, type Drawn, passTo } from './configuration.js';
export { bytesOf, Front, headerOf, listenerOf, type Trial } from './front.js';
export { calledHeaders, type HeadersCalled } from './header-calls.js';
export type { Called, Exchanged } from './observations.js';
export { closedPort, freePort } from './ports.js';
export { RawClient } from './raw-client.js';
export { answerWith, type Behaviour, type Recorded, RecordingUpstream } from './recording-upstream.js';
export { chosenLocation, chosenServer } from './routing-calls.js';
export { fieldOf, readHead } from './wire.js';
