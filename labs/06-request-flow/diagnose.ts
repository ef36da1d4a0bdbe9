import type { Finding, Layer, Symptom } from './types.js';

/** The layer to look at first, by what the client saw. */
export function diagnose(symptom: Symptom): Layer {
  // TODO(06.2): an unknown name, silence, a refusal, 502: each points to one layer.
  throw new Error(`TODO(06.2): diagnose() is not written yet (${symptom.url})`);
}

/** What was wrong, where, and what shows it. */
export function explain(symptom: Symptom): Finding {
  // TODO(06.4): (extension) more faults, each with its evidence.
  throw new Error(`TODO(06.4): explain() is not written yet (${symptom.url})`);
}
