import { getCACertificates, setDefaultCACertificates } from "node:tls";

/**
 * Makes this process trust a certificate authority, for `fetch` and every SDK in it; gives the way back. Outside of tests
 * it is NODE_EXTRA_CA_CERTS, which must be set before a process starts.
 */
export function trustAuthority(certificatePem: string): () => void {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, certificatePem]);
  return () => setDefaultCACertificates(before);
}
