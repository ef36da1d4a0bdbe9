import { expect } from 'vitest';
import { claim, StudentFault, step } from '#testing';
import {
  answersDns,
  beginStart,
  CLOSED_STACK,
  closedParts,
  dnsPortOf,
  drawStack,
  leftOpen,
  PARTS,
  SHORT_MS,
  StackUnderTest,
  startedParts,
  until,
} from './driver.js';

const THE_POST = 'status 200, with the post from this stack’s own database';

step('06.1', (test) => {
  test('a request goes all the way, and what the database holds comes back', async (context) => {
    const stack = await StackUnderTest.start(context);
    stack.expectPost(await stack.visit(), 'whole-way', {
      expected: THE_POST,
      why: 'The name leads to the public address, that to the proxy, the proxy to the app, and the app to its database.',
    });
  });

  test('nobody can come in before the database answers; then the parts start one after the other', async (context) => {
    const dnsPort = await dnsPortOf(context);
    const drawn = await drawStack(context, { dnsPort, isHeld: true });
    const { trail, student } = context;
    const tried = 'startStack(config) while the database is still starting';
    trail.try(tried, {
      expected: 'startStack() to wait until the database answers, and then to resolve with a stack',
      why: 'A database that is starting refuses its first visitors. openDatabase() asks again until it answers.',
    });
    const since = student.output().length;
    const starting = beginStart(context, drawn);
    // The database is asked again and again as long as the stack waits for it.
    await until(() => starting.isSettled() || drawn.relay.attempts >= 2);
    const isReady = starting.isSettled();
    const outcome = isReady ? await starting.served : undefined;
    if (outcome instanceof StudentFault) throw outcome;
    const early = trail.add({
      kind: 'stack',
      tried,
      got: isReady
        ? 'startStack() has resolved, and the database has answered nobody yet'
        : 'startStack() waits',
      data: { what: 'early' },
    });
    claim(
      early,
      {
        expected: 'startStack() to wait until the database answers',
        why: 'A stack that says that it is ready, and is not, answers its first visitors with errors. How long a start takes nobody knows beforehand.',
        wanted: { what: 'ready-too-early' },
      },
      () => expect(isReady).toBe(false),
    );
    const isKnown = await answersDns(drawn, dnsPort);
    const name = trail.add({
      kind: 'stack',
      tried: `${tried}\ndig @127.0.0.1 -p ${dnsPort} ${drawn.host} +short`,
      got: isKnown ? 'an address' : 'connection refused: the DNS server has not started',
      data: { what: 'dns-early' },
    });
    claim(
      name,
      {
        expected: 'no answer yet',
        why: 'A name that is answered sends clients on their way. So the DNS server starts last.',
        wanted: { what: 'dns-too-early' },
      },
      () => expect(isKnown).toBe(false),
    );
    drawn.relay.release();
    const served = await starting.served;
    if (served instanceof StudentFault) throw served;
    await until(() => startedParts(context, since).length >= PARTS.length || student.real !== undefined);
    const order = startedParts(context, since);
    if (student.real) return;
    const seen = trail.add({
      kind: 'stack',
      tried,
      got: `started: ${order.join(', ')}`,
      data: { what: 'order', parts: order },
    });
    claim(
      seen,
      {
        expected: `started: ${PARTS.join(', ')}`,
        why: 'Each part starts when the one that it needs is there.',
        wanted: { what: 'start-order' },
      },
      ({ parts }) => expect(parts).toEqual(PARTS),
    );
  });

  test('two stacks run at the same time, each with its own ports; closing one leaves the other', async (context) => {
    const first = await StackUnderTest.start(context);
    const second = await StackUnderTest.start(
      context,
      undefined,
      'startStack(config) a second time, beside the first',
    );
    const rule = {
      expected: THE_POST,
      why: 'Nothing of a stack belongs to another one: not its ports, not its list of parts.',
    };
    for (const stack of [first, second]) stack.expectPost(await stack.visit(), 'two-stacks', rule);
    context.trail.try('close() of the second of two stacks', CLOSED_STACK);
    await second.served.close();
    first.expectPost(await first.visit(), 'shared-parts', rule);
  });

  test('close() resolves when all has stopped, and not before', async (context) => {
    const { student, trail } = context;
    const stack = await StackUnderTest.start(context);
    await stack.visit();
    const { relay } = stack.drawn;
    const answerGoodbyes = relay.keepGoodbyes();
    context.cleanup(answerGoodbyes);
    trail.try('close(), while the database takes its time to end the connections', CLOSED_STACK);
    let isClosed = false;
    const closing = stack.served.close().finally(() => {
      isClosed = true;
    });
    closing.catch(() => {});
    await until(() => relay.goodbyes > 0 || (isClosed && relay.open === 0));
    // What was said before is heard before: when this is answered, an early end of close() has been told as well.
    if (!student.real) await student.isAlive();
    const wasEarly = isClosed && relay.open > 0;
    const seen = stack.notice(
      'early-close',
      wasEarly ? `close() has resolved, with ${relay.open} connections still open` : 'close() waits',
    );
    const about = {
      expected: 'close() to wait until the last part has stopped',
      why: 'Who awaits close() goes on as if all ports and connections were free: with the next start, or the end of the program.',
      wanted: { what: 'close-too-early' },
    };
    claim(seen, about, () => expect(wasEarly).toBe(false));
    answerGoodbyes();
    await closing;
  });

  test('close() stops every part, the last one first', async (context) => {
    const since = context.student.output().length;
    const stack = await StackUnderTest.start(context);
    await stack.visit();
    context.trail.try('startStack(config), one request, then close()', CLOSED_STACK);
    await stack.served.close();
    const left = await leftOpen(context, stack.drawn, { since, dnsPort: stack.port });
    const open = stack.notice(
      'left',
      left.length > 0 ? `still there: ${left.join(', ')}` : 'nothing is left',
      {
        parts: left,
      },
    );
    const gone = {
      expected: 'nothing that listens, and no connection to the database',
      why: 'What is left over holds its port and its connections, and the next start meets it.',
      wanted: { what: 'left-after-close' },
    };
    claim(open, gone, ({ parts }) => expect(parts).toEqual([]));
    if (context.student.real) return;
    const order = await stack.order('closed');
    const wanted = [...PARTS].reverse();
    const seen = stack.notice('order', `closed: ${order.join(', ')}`, { parts: order });
    const about = {
      expected: `closed: ${wanted.join(', ')}`,
      why: 'As long as a part runs it may need those that started before it: a request that is under way still needs its database.',
      wanted: { what: 'close-order' },
    };
    claim(seen, about, ({ parts }) => expect(parts).toEqual(wanted));
  });

  test('when a part does not start, those that run are closed, and then its error is thrown', async (context) => {
    const { trail, student } = context;
    const dnsPort = await dnsPortOf(context, { isTaken: true });
    const drawn = await drawStack(context, { dnsPort });
    const { relay } = drawn;
    // The end of the database's connection is held back: who waits for it has not rejected yet when it has begun.
    const answerGoodbyes = relay.keepGoodbyes();
    context.cleanup(answerGoodbyes);
    const tried = `startStack({ ...config, dnsPort: ${dnsPort} }), where another program has that port`;
    trail.try(tried);
    const since = student.output().length;
    const starting = beginStart(context, drawn);
    await until(() => starting.isSettled() || relay.goodbyes > 0);
    // What was said before is heard before: when this is answered, an early rejection has been told as well.
    if (!student.real) await student.isAlive();
    const wasEarly = starting.isSettled() && relay.open > 0;
    const isClosing = () => relay.goodbyes > 0 || closedParts(context, since).length > 0;
    const isUnderWay = wasEarly && (await until(isClosing, SHORT_MS));
    answerGoodbyes();
    const outcome = await starting.served;
    const reason = outcome instanceof StudentFault ? outcome.reason : undefined;
    if (outcome instanceof StudentFault && reason?.kind !== 'threw' && reason?.kind !== 'not-plain') {
      throw outcome;
    }
    const thrown = reason?.kind === 'threw' ? reason : undefined;
    const notice = (what: string, got: string, parts?: string[]) =>
      trail.add({ kind: 'stack', tried, got, data: { what, ...(parts ? { parts } : {}) } });
    const seen = notice(
      'failed-part',
      thrown
        ? `it threw ${thrown.name}: ${thrown.message}\n(its code: ${thrown.code ?? 'none'})`
        : `it threw nothing. It resolved with ${reason ? 'something that is no stack, such as undefined' : 'a stack'}`,
    );
    const told = {
      expected: 'startStack() to throw the error of that part',
      why: 'Who starts a stack must learn that it is not whole.',
      wanted: { what: 'swallows-failure' },
    };
    claim(seen, told, () => expect(thrown).toBeDefined());
    // What a real DNS server says of a port that is taken is its own affair.
    if (!student.real) {
      const message = `bind EADDRINUSE 127.0.0.1:${dnsPort}`;
      const same = {
        expected: `the error of startDnsLayer() itself: Error: ${message}\n(its code: EADDRINUSE)`,
        why: 'Its name, message and code say what went wrong, and where. A program decides by the code.',
        wanted: { what: 'another-error' },
      };
      claim(seen, same, () =>
        expect([thrown?.name, thrown?.message, thrown?.code]).toEqual(['Error', message, 'EADDRINUSE']),
      );
    }
    const early = notice(
      'early-rejection',
      isUnderWay
        ? 'the promise was rejected while the parts were still closing: the connection to the database was open'
        : 'the promise was rejected',
    );
    const waited = {
      expected: 'the promise to be rejected when the other parts have closed, and not before',
      why: 'Who hears of the error may start again at once, and must not meet the rest of the first attempt.',
      wanted: { what: 'rejects-too-early' },
    };
    claim(early, waited, () => expect(isUnderWay).toBe(false));
    // Its lines come over a pipe, a moment after the error.
    if (!student.real) await until(() => startedParts(context, since).length >= PARTS.length - 1);
    const rest = await leftOpen(context, drawn, { since });
    const open = notice(
      'left',
      rest.length > 0 ? `it threw, and still there: ${rest.join(', ')}` : 'it threw, and nothing is left',
      rest,
    );
    const gone = {
      expected: 'the other parts closed again',
      why: 'Nobody has a close() to call when startStack() has thrown: what it has started, only it can stop.',
      wanted: { what: 'left-after-failure' },
    };
    claim(open, gone, ({ parts }) => expect(parts).toEqual([]));
  });
});
