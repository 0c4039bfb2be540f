import { once } from "node:events";
import { connect, type TLSSocket } from "node:tls";
import { expect, it } from "vitest";
import { createCertificateAuthority } from "../../../local/certificate-authority.ts";
import { type CannedAzure, startCannedAzure } from "./canned-azure.ts";

const TEXT = '{"id":"é"}';
const MESSAGE = `<QueueMessage><MessageText>${Buffer.from(TEXT).toString("base64")}</MessageText></QueueMessage>`;
const PUT = `POST /queue/messages/messages HTTP/1.1\r\nContent-Length: ${MESSAGE.length}\r\n\r\n${MESSAGE}`;

async function withAzure(use: (azure: CannedAzure, socket: TLSSocket) => Promise<void>): Promise<void> {
  const authority = await createCertificateAuthority();
  const azure = await startCannedAzure(await authority.issueServerCertificate(["127.0.0.1"]));
  const { port } = new URL(azure.environment.COSMOS_ENDPOINT ?? "");
  const socket = connect({ host: "127.0.0.1", port: Number(port), ca: authority.certificatePem });
  try {
    await once(socket, "secureConnect");
    socket.setNoDelay(true);
    await use(azure, socket);
  } finally {
    socket.destroy();
    await azure.stop();
  }
}

async function answerTo(socket: TLSSocket, ...pieces: string[]): Promise<string> {
  const answered = once(socket, "data");
  for (const piece of pieces) {
    await new Promise((resolve) => socket.write(piece, resolve));
  }
  return String((await answered)[0]);
}

it.each([0, 10, PUT.indexOf("\r\n\r\n") + 2, PUT.indexOf(MESSAGE), PUT.length - 1])(
  "reads requests that come in two pieces, the second from %i on",
  async (at) => {
    await withAzure(async (azure, socket) => {
      azure.keepTexts();
      for (let round = 0; round < 2; round += 1) {
        expect(await answerTo(socket, PUT.slice(0, at), PUT.slice(at))).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
      }
      expect(azure.takeTexts()).toEqual([TEXT, TEXT]);
    });
  },
);

it("keeps texts of the queue only when it is asked to", async () => {
  await withAzure(async (azure, socket) => {
    await answerTo(socket, PUT);
    azure.keepTexts();
    await answerTo(socket, PUT);
    expect(azure.takeTexts()).toEqual([TEXT]);
    await answerTo(socket, PUT);
    expect(azure.takeTexts()).toEqual([]);
  });
});

it("answers with the document that was sent, and counts messages", async () => {
  await withAzure(async (azure, socket) => {
    const document = '{"id":"é"}';
    const head = `POST /dbs/teamsink/colls/messages/docs HTTP/1.1\r\ncontent-length: ${Buffer.byteLength(document)}\r\n\r\n`;
    expect(await answerTo(socket, head, document)).toContain('{"id":"é","_etag":');
    expect(azure.takeStored()).toBe(1);
    expect(azure.takeStored()).toBe(0);
  });
});
