import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import { TriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1/TriggerAuthentication';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { QUEUE_NAME } from '../../grading/queue/connect-queue.js';

const folder = join(import.meta.dirname, '../../docs/many-machines');
const text = readFileSync(join(folder, 'kubernetes.yaml'), 'utf8');
// `<<` is how a mapping is taken over from an anchor: YAML 1.1, as Kubernetes reads it.
const documents = parseAllDocuments(text, { merge: true }).map((document) => document.toJS());

const KINDS = { Deployment, TriggerAuthentication, ScaledObject };

/** Checks one document against the schema of its kind. Throws what does not fit. */
function validate(document: { kind: keyof typeof KINDS }): void {
  new KINDS[document.kind](document as never).validate();
}

describe('the manifests for Kubernetes', () => {
  test('fit the schemas of their kinds', () => {
    expect(documents.map(({ kind }) => kind)).toEqual(Object.keys(KINDS));
    for (const document of documents) expect(() => validate(document), document.kind).not.toThrow();
  });

  test.each([
    ['a field of the wrong type', (deployment: (typeof documents)[0]) => (deployment.spec.replicas = 'one')],
    [
      'a level that there is not',
      (deployment: (typeof documents)[0]) => {
        deployment.spec.template.spec.containers[0].resources.limits.memory = {};
      },
    ],
    ['a selector that is missing', (deployment: (typeof documents)[0]) => delete deployment.spec.selector],
  ])('would be refused with %s', (_, spoil) => {
    const deployment = structuredClone(documents[0]);
    spoil(deployment);
    expect(() => validate(deployment)).toThrow();
  });

  test('watch the list that jobs wait in', () => {
    const { triggers } = documents[2].spec;
    expect(triggers[0].metadata.listName).toBe(`bull:${QUEUE_NAME}:wait`);
  });
});

test('the service starts a worker, and gives it time to finish', () => {
  const unit = readFileSync(join(folder, 'worker.service'), 'utf8');
  expect(unit).toMatch(/^ExecStart=\/usr\/bin\/node checker worker --queue rediss:/m);
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThanOrEqual(120);
  expect(unit).toMatch(/^KillMode=mixed$/m);
});
