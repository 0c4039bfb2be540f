import { spawn } from "node:child_process";
import { once } from "node:events";
import { CLI_PATH, ensureCli } from "./build-cli.ts";
import { withoutProxy } from "./stack/environment.ts";
import { runningStack } from "./stack/stack-note.ts";

/**
 * The terminal client, from this folder: built where it is older than its sources, and for a stack of `npm start` with its
 * address and its certificate authority, which a process trusts from its start on or never.
 */
await ensureCli();
const stack = process.env.TEAMSINK_API ? undefined : await runningStack();
const child = spawn(process.execPath, [CLI_PATH, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: {
    ...process.env,
    ...(stack && {
      TEAMSINK_API: stack.api,
      // With whatever the stack was told to trust beside its own.
      NODE_EXTRA_CA_CERTS: stack.caFile,
      NO_PROXY: withoutProxy(process.env),
    }),
  },
});
// Ctrl+C is the terminal's to give to both, and the client's to answer.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
process.exitCode = code ?? (signal === "SIGINT" ? 130 : 1);
