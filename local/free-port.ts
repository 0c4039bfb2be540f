import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Where no system finds ports for those who name none, so that none of them takes it between the look and the use: they begin
 * at 32768 or later. RFC 6335; Linux: `ip_local_port_range`.
 */
const NEVER_GIVEN_OUT = { from: 20_000, to: 32_768 } as const;

/**
 * A port of this machine's loopback that was free a moment ago: the wished one, or any. For servers whose address must
 * be known before they start; everything else listens on port 0.
 */
export async function freePort(wished?: number): Promise<number> {
  const port = wished ?? randomInt(NEVER_GIVEN_OUT.from, NEVER_GIVEN_OUT.to);
  return (await tryPort(port)) ?? freePort();
}

/** Whether somebody could listen at just this port. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await tryPort(port)) === port;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? address?.port : undefined));
    });
  });
}

const ATTEMPTS = 5;

/** For a start that looks for its ports itself: somebody else may take them between the look and the use. */
export async function startDespiteTakenPorts<T>(start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === ATTEMPTS || !String(error).includes("EADDRINUSE")) throw error;
    }
  }
}
