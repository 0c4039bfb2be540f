import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What becomes of a request instead of reaching the service: its connection is cut, or it gets this answer. */
export type ProxyFault = "hang-up" | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/** A service as its clients see it, which a test can make fail without stopping it, so that it keeps what it has. */
export interface FaultProxy {
  readonly port: number;
  /** Decides for each request; `undefined` lets it through. */
  fault: (request: IncomingMessage) => ProxyFault | undefined;
  stop(): Promise<void>;
}

export const noFault: FaultProxy["fault"] = () => undefined;

/** Stands in front of a service that speaks plain HTTP on loopback. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const fault = proxy.fault(request);
    if (fault === undefined) forward({ targetPort, agent }, request, response);
    else if (fault === "hang-up") request.destroy();
    else answer(fault, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const proxy: FaultProxy = {
    port: (server.address() as AddressInfo).port,
    fault: noFault,
    stop: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

function forward(
  { targetPort, agent }: { targetPort: number; agent: Agent },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { method, url: path, headers } = request;
  const onward = httpRequest({ host: "127.0.0.1", port: targetPort, agent, method, path, headers }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
    answered.pipe(response);
  });
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}

function answer(fault: Exclude<ProxyFault, "hang-up">, request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  request.on("end", () => {
    response.writeHead(fault.status, { "content-type": "application/json", ...fault.headers }).end("{}");
  });
}
