import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../../shared/base/clock.ts";
import { createCertificateAuthority } from "../certificate-authority.ts";
import { PERMISSIONS } from "./graph/permissions.ts";
import { startTenant } from "./start-tenant.ts";

/**
 * The tenant on its own, for whoever wants to try a receiver of change notifications against it. Prints one line of JSON
 * with everything a client needs, and ends on SIGTERM, SIGINT or when the process that started it goes away.
 */
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    "messages-per-second": { type: "string", default: "0" },
    "throttling-scale": { type: "string", default: "1" },
  },
});

const app = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "local-secret",
  grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
};
const authority = await createCertificateAuthority();
const directory = await mkdtemp(join(tmpdir(), "teamsink-tenant-"));
const caFile = join(directory, "ca.pem");
await writeFile(caFile, authority.certificatePem);
const tenant = await startTenant({
  clock: systemClock,
  tls: await authority.issueServerCertificate(["localhost", "127.0.0.1"]),
  port: Number(values.port),
  app,
  seed: Number(values.seed),
  throttling: { scale: Number(values["throttling-scale"]) },
});
const { url } = tenant;
const { tenantId, clientId, clientSecret } = app;
process.stdout.write(
  `${JSON.stringify({ url, control: `${url}/_control`, caFile, tenantId, clientId, clientSecret })}\n`,
);

const stopping = new AbortController();
const perSecond = Number(values["messages-per-second"]);
const living =
  perSecond > 0
    ? tenant.control.liveSteadily({ perSecond, seed: Number(values.seed), signal: stopping.signal })
    : Promise.resolve();

async function stop(): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await living;
  await tenant.stop();
  await rm(directory, { recursive: true });
  // The channel to a parent keeps a process alive for as long as anybody listens on it.
  if (process.connected) process.disconnect();
}

for (const event of ["SIGTERM", "SIGINT", "disconnect"] as const) {
  process.on(event, () => void stop());
}
