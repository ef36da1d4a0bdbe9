import type { ApiAnswer, ApiRequest, PageRequest, Policy } from './types.js';

/**
 * The headers that tell a browser whether a page may read this answer.
 * `origin` is the value of the request's header Origin, '' if there is none.
 */
export function corsHeaders(origin: string, policy: Policy): Record<string, string> {
  // TODO(05.3): access-control-allow-origin, access-control-allow-credentials and vary.
  throw new Error(`TODO(05.3): corsHeaders() is not written yet (${origin}, ${policy.origins})`);
}

/** Answers a request to the API of likes-api.ts, for pages of the origins in the policy. */
export function answerApi(request: ApiRequest, policy: Policy): ApiAnswer {
  // TODO(05.4): answer a preflight yourself; give everything else to likesApi() and add the headers of corsHeaders().
  throw new Error(`TODO(05.4): answerApi() is not written yet (${request.method}, ${policy.methods})`);
}

/** Whether a browser asks first, with OPTIONS, before it sends this request to another origin. */
export function needsPreflight(request: PageRequest): boolean {
  // TODO(05.8): (extension) the table of the lesson.
  throw new Error(`TODO(05.8): needsPreflight() is not written yet (${request.method})`);
}

/** Answers a request about claps. Only pages of the origins in the policy may add one. */
export function answerClap(request: ApiRequest, policy: Policy): ApiAnswer {
  // TODO(05.9): (extension) GET reads, POST adds; refuse what another site could have sent.
  throw new Error(`TODO(05.9): answerClap() is not written yet (${request.method}, ${policy.origins})`);
}
