import { step } from '#testing';
import {
  closedPort,
  expectClosed,
  expectProbe,
  expectTimely,
  fullQueue,
  listener,
  probePort,
  probeTogether,
  waitingConnections,
} from './driver.js';

/** Far more than a connection on one machine takes, far less than a call may take, in milliseconds. */
const PATIENT_MS = 1_500;
/** Two times to wait. The first must be the longer one by more than two messages to the student's process take. */
const LONG_MS = 350;
const SHORT_MS = 100;
const CLOSE =
  'Each socket takes memory and a port, on both sides, until somebody closes it (node:net, socket.destroy).';

step('02.5', (test) => {
  test('a port that somebody listens on is open', async (context) => {
    const { port } = await listener(context);
    const seen = await probePort(context, port, PATIENT_MS, 'a port that a program listens on');
    const why = 'The connection was established (RFC 9293 section 3.5).';
    expectProbe(seen, 'open', { situation: 'open', why });
  });

  test('a port that nobody listens on is refused', async (context) => {
    const seen = await probePort(
      context,
      await closedPort(context),
      PATIENT_MS,
      'a port that nobody listens on',
    );
    const why =
      'The machine itself answers with a reset when nothing listens (RFC 9293 section 3.5.2); Node calls that ECONNREFUSED. A packet came through and an answer came back: no firewall stopped it.';
    expectProbe(seen, 'refused', { situation: 'refused', why });
  });

  test('silence is filtered, when the time is up', async (context) => {
    const port = await fullQueue(context);
    const what = 'a port where packets are dropped in silence';
    const { long, short, timing } = await probeTogether(context, port, {
      longMs: LONG_MS,
      shortMs: SHORT_MS,
      what,
    });
    const why =
      'No answer of any kind came: the packets are dropped on the way, as security groups do (Amazon EC2 User Guide, "Error connecting to your instance: Connection timed out").';
    expectProbe(short, 'filtered', { situation: 'filtered', why });
    expectProbe(long, 'filtered', { situation: 'filtered', why });
    expectTimely(timing, {
      situation: 'timing',
      why: 'Silence has no end of its own: the caller says how long to wait (this lab, probe(), timeoutMs).',
    });
    const waiting = await waitingConnections(port);
    // One is our own: the connection that showed that the queue is full.
    if (waiting !== undefined) {
      expectClosed(context, long, waiting <= 1, { situation: 'leak-filtered', why: CLOSE });
    }
  });

  test('the connection is closed again', async (context) => {
    const server = await listener(context);
    const seen = await probePort(context, server.port, PATIENT_MS, 'a port that a program listens on');
    expectClosed(context, seen, await server.isLeft(500), { situation: 'leak-open', why: CLOSE });
  });
});
