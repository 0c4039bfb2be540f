import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type ServerCertificate,
} from "../certificate-authority.ts";
import { createTemporaryFolder } from "../temporary-folder.ts";

/** The throw-away certificate authority of one stack, and the files that processes read at their start. */
export interface Trust {
  readonly authority: CertificateAuthority;
  readonly server: ServerCertificate;
  /** For NODE_EXTRA_CA_CERTS: ours, and whatever this process was told to trust. */
  readonly caFile: string;
  /** Ours alone, for whoever has to trust our servers. */
  readonly authorityFile: string;
  readonly keyFile: string;
  readonly certificateFile: string;
  remove(): Promise<void>;
}

export async function createTrust(extraCaFile: string | undefined, moreHosts: readonly string[] = []): Promise<Trust> {
  const authority = await createCertificateAuthority();
  const server = await authority.issueServerCertificate(["localhost", "127.0.0.1", ...moreHosts]);
  const folder = createTemporaryFolder();
  const caFile = join(folder.path, "trusted.pem");
  const authorityFile = join(folder.path, "authority.pem");
  const keyFile = join(folder.path, "server-key.pem");
  const certificateFile = join(folder.path, "server.pem");
  const alsoTrusted = extraCaFile ? await readFile(extraCaFile, "utf8") : "";
  await Promise.all([
    writeFile(caFile, `${authority.certificatePem}\n${alsoTrusted}`),
    writeFile(authorityFile, authority.certificatePem),
    writeFile(keyFile, server.keyPem, { mode: 0o600 }),
    writeFile(certificateFile, server.certificatePem),
  ]);
  return {
    authority,
    server,
    caFile,
    authorityFile,
    keyFile,
    certificateFile,
    remove: () => folder.remove(),
  };
}
