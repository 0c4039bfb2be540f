import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemClock } from "../../shared/base/clock.ts";
import { decimal, runCommand, type ValuesOf, valued, whole } from "../command-line.ts";
import { createTemporaryFolder } from "../temporary-folder.ts";
import { PERMISSIONS } from "./graph/permissions.ts";
import { DIRECTORY_CHANCE } from "./model/directory-life.ts";

const COMMAND = {
  invocation: "npx node local/tenant/main.ts",
  about: `The simulated tenant on its own, for whoever wants to try a receiver of change notifications against it. Prints one line
of JSON with everything a client needs, and ends on SIGTERM, SIGINT, SIGHUP or when its parent is gone.`,
  options: {
    port: valued("P", whole(0, 65_535).default(0), "where it listens; 0 takes any free port"),
    seed: valued("S", whole(0, 2_147_483_647).default(1), "the same seed gives the same tenant"),
    "messages-per-second": valued("N", decimal().default(0), "steps of the tenant's life a second"),
    "history-messages": valued("N", whole(0, 1_000_000).default(60), "messages that are there from the start"),
    "history-days": valued("N", whole(1, 2_000).default(30), "over how many days they are spread, back from now"),
    "history-changes": valued("N", whole(0, 100_000).default(0), "things that happened to people and places meanwhile"),
    "throttling-scale": valued(
      "X",
      decimal({ positive: true }).default(1),
      "how many times the documented limits it allows",
    ),
  },
};

const app = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "local-secret",
  grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
};

const stopping = new AbortController();
for (const event of ["SIGTERM", "SIGINT", "SIGHUP", "disconnect"] as const) process.on(event, () => stopping.abort());

await runCommand(COMMAND, async (options) => {
  const folder = createTemporaryFolder();
  try {
    await live(join(folder.path, "ca.pem"), options);
  } finally {
    await folder.remove();
    // The channel to a parent keeps a process alive for as long as anybody listens on it.
    if (process.connected) process.disconnect();
  }
  return 0;
});

/** Until it is stopped. */
async function live(caFile: string, options: ValuesOf<typeof COMMAND.options>): Promise<void> {
  const { port, seed, "messages-per-second": perSecond, "throttling-scale": scale } = options;
  // Loaded once it is known that a tenant is asked for: `--help` does not wait for it.
  const { createCertificateAuthority } = await import("../certificate-authority.ts");
  const { startTenant } = await import("./start-tenant.ts");
  const authority = await createCertificateAuthority();
  await writeFile(caFile, authority.certificatePem);
  const tls = await authority.issueServerCertificate(["localhost", "127.0.0.1"]);
  const population = {
    historyMessages: options["history-messages"],
    historyDays: options["history-days"],
    historyDirectorySteps: options["history-changes"],
  };
  const tenant = await startTenant({ clock: systemClock, tls, port, app, seed, throttling: { scale }, population });
  const { url, control } = tenant;
  const { tenantId, clientId, clientSecret } = app;
  const announcement = { url, control: `${url}/_control`, caFile, tenantId, clientId, clientSecret };
  process.stdout.write(`${JSON.stringify(announcement)}\n`);
  const { signal } = stopping;
  const stopped = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  if (!signal.aborted)
    await (perSecond > 0
      ? control.liveSteadily({ perSecond, seed, signal, directory: { chance: DIRECTORY_CHANCE } })
      : stopped);
  await tenant.stop();
}
