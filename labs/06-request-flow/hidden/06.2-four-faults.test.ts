import { expect } from 'vitest';
import { claim, step } from '#testing';
import { diagnoseFault, type Layer, type WorldFault } from './driver.js';

const FAULTS: readonly { readonly fault: WorldFault; readonly layer: Layer; readonly why: string }[] = [
  {
    fault: 'unknown-name',
    layer: 'dns',
    why: 'ENOTFOUND for queryA is the DNS server’s own answer, NXDOMAIN: there is no such name (RFC 1035 section 4.1.1). Nothing was sent to any other layer.',
  },
  {
    fault: 'port-closed',
    layer: 'security-group',
    why: 'The first packet got no answer at all. A machine that is there answers, be it with a refusal; a security group drops what it does not allow (AWS, "Security group rules").',
  },
  {
    fault: 'nothing-listening',
    layer: 'proxy',
    why: 'A refusal is sent by the instance’s own kernel (RFC 9293 section 3.5.2): the packet came through the security group, and nothing listens there. The proxy should.',
  },
  {
    fault: 'app-dead',
    layer: 'app',
    why: '502 is an answer, and the proxy sent it: it got no valid one from the server behind it (RFC 9110 section 15.6.3).',
  },
];

step('06.2', (test) => {
  for (const { fault, layer, why } of FAULTS) {
    test(`${fault} is found in the layer ${layer}`, async (context) => {
      const seen = await diagnoseFault(context, fault, 'diagnose');
      claim(seen, { expected: `'${layer}'`, why, wanted: { what: fault } }, ({ said }) =>
        expect(said).toBe(layer),
      );
    });
  }
});
