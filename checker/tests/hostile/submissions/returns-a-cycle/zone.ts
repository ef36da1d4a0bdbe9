export function answer() {
  const response: Record<string, unknown> = { rcode: 'NOERROR' };
  response.answers = [response];
  return response;
}
