import type { Finding, Layer, Symptom } from './types.js';

/** The layer to look at first, by what the client saw. */
export function diagnose({ error, status }: Symptom): Layer {
  if (status === 502) return 'app';
  if (error?.syscall === 'connect') return error.code === 'ETIMEDOUT' ? 'security-group' : 'proxy';
  return 'dns';
}

/** What was wrong, where, and what shows it. */
export function explain(symptom: Symptom): Finding {
  const { error, status, instance } = symptom;
  if (error?.syscall === 'queryA') {
    const fault = error.code === 'ENOTFOUND' ? 'unknown-name' : 'dns-down';
    return { layer: 'dns', fault, evidence: error.message };
  }
  if (error?.code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { layer: 'proxy', fault: 'wrong-certificate', evidence: `${error.code}: ${error.message}` };
  }
  if (error) {
    const evidence = `${error.code}: ${error.message}`;
    return isValidThere(symptom)
      ? { layer: 'client', fault: 'clock-wrong', evidence }
      : { layer: 'proxy', fault: 'old-certificate', evidence };
  }
  if (status === 504) return { layer: 'app', fault: 'app-slow', evidence: `${status}` };
  const { appLog = '' } = instance ?? {};
  const evidence = `${status}, and the app says: ${appLog}`;
  return { layer: 'database', fault: 'database-down', evidence };
}

/** Whether the certificate is in order by the server's clock. */
function isValidThere({ certificate, serverDate = '' }: Symptom): boolean {
  const now = Date.parse(serverDate);
  const { validFrom = '', validTo = '' } = certificate ?? {};
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
}
