import { expect } from 'vitest';
import { step } from '#testing';
import { diagnoseFault, expectSaid, type Fault, type Layer, type WorldFault } from './driver.js';

interface Case {
  readonly put: WorldFault;
  readonly layer: Layer;
  readonly fault: Fault;
  readonly why: string;
}

const CASES: readonly Case[] = [
  {
    put: 'dns-refuses',
    layer: 'dns',
    fault: 'dns-down',
    why: 'The syscall is queryA: the client was still asking for the address.',
  },
  {
    put: 'dns-silent',
    layer: 'dns',
    fault: 'dns-down',
    why: 'ETIMEOUT for queryA: the DNS server did not answer. No connection was tried.',
  },
  {
    put: 'dns-servfail',
    layer: 'dns',
    fault: 'dns-down',
    why: 'SERVFAIL: the DNS server could not answer because of a fault of its own (RFC 1035 section 4.1.1).',
  },
  {
    put: 'app-slow',
    layer: 'app',
    fault: 'app-slow',
    why: '504: the server behind the proxy did not answer in time (RFC 9110 section 15.6.5). From outside nothing shows why; the one that was late is the app.',
  },
  {
    put: 'database-down',
    layer: 'database',
    fault: 'database-down',
    why: 'The app answered, with an error, and its log names the address of its database.',
  },
  {
    put: 'app-error',
    layer: 'app',
    fault: 'app-error',
    why: 'The app answered with an error, and its log names an error of its own code, not the database.',
  },
  {
    put: 'wrong-certificate',
    layer: 'proxy',
    fault: 'wrong-certificate',
    why: 'The certificate is not for this name (RFC 9110 section 4.3.4), and the proxy is what shows it.',
  },
  {
    put: 'clock-wrong',
    layer: 'client',
    fault: 'clock-wrong',
    why: 'By the server’s clock, its header Date, the certificate is valid. So it is the client’s clock that is wrong.',
  },
  {
    put: 'old-certificate',
    layer: 'proxy',
    fault: 'old-certificate',
    why: 'By the server’s clock too the certificate is past its end (RFC 5280 section 4.1.2.5).',
  },
  {
    put: 'unknown-name',
    layer: 'dns',
    fault: 'unknown-name',
    why: 'ENOTFOUND for queryA is an answer, NXDOMAIN: the DNS server is alive, and says that there is no such name (RFC 1035 section 4.1.1).',
  },
];

step('06.4', (test) => {
  for (const { put, layer, fault, why } of CASES) {
    test(`${put} is explained`, async (context) => {
      const seen = await diagnoseFault(context, put, 'explain');
      const expected = `{ layer: '${layer}', fault: '${fault}', evidence: ... }`;
      expectSaid(seen, { expected, why, what: put }, (said) => {
        expect([said.layer, said.fault]).toEqual([layer, fault]);
      });
      const { error, status, instance } = seen.data.symptom;
      const code = error?.code ?? String(status);
      const line = instance?.appLog ?? '';
      const parts = [code, ...(line ? [line] : [])];
      expectSaid(
        seen,
        {
          expected: `an evidence in which these stand:\n${parts.join('\n')}`,
          why: 'Who mends it must be able to see what you saw, word for word, and to search for it.',
          what: 'evidence',
        },
        ({ evidence }) => {
          for (const part of parts) expect(String(evidence)).toContain(part);
        },
      );
    });
  }
});
