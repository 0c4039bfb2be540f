import { connect, type Socket } from "node:net";

/** Sends posts to a port of this machine, each on a connection of its own while it is under way. */
export interface PostSender {
  /** Resolves when the post is acknowledged. */
  post(body: string): Promise<void>;
  stop(): void;
}

/**
 * Whoever sends takes of the cores that are measured, so this writes to the sockets itself: `node:http` took over a quarter of
 * what is spent in this process. A body that is sent again is encoded once, and of an answer only status and end are read.
 */
export function openPostSender(port: number): PostSender {
  const encoded = new Map<string, Buffer>();
  const open = new Set<Connection>();
  const idle: Connection[] = [];
  const openConnection = (): Connection => {
    const connection = new Connection(port, () => open.delete(connection));
    open.add(connection);
    return connection;
  };
  const takeIdle = (): Connection | undefined => {
    const connection = idle.pop();
    return connection === undefined || open.has(connection) ? connection : takeIdle();
  };
  const send = async (bytes: Buffer): Promise<void> => {
    const kept = takeIdle();
    const connection = kept ?? openConnection();
    const status = await connection.exchange(bytes);
    // The host closed a connection it had kept just as it was used again.
    if (status === undefined && kept !== undefined) return send(bytes);
    if (status !== 202) throw new Error(`A post was answered ${status ?? "with nothing"}`);
    idle.push(connection);
  };
  return {
    post: (body) => {
      const bytes = encoded.get(body) ?? encode(body, port);
      encoded.set(body, bytes);
      return send(bytes);
    },
    stop: () => {
      for (const connection of open) connection.close();
    },
  };
}

function encode(body: string, port: number): Buffer {
  const lines = [
    "POST /api/notifications HTTP/1.1",
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    `Host: localhost:${port}`,
    "Connection: keep-alive",
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body}`);
}

const HEAD_END = "\r\n\r\n";
const ANSWER_BUFFER_BYTES = 4_096;
/** How a write fails when the other side has closed. */
const CLOSED_CODES: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE"]);

/** One request after the other. */
class Connection {
  readonly #socket: Socket;
  #exchange: PromiseWithResolvers<number | undefined> | undefined;
  #answer = "";

  constructor(port: number, onClose: () => void) {
    const buffer = Buffer.alloc(ANSWER_BUFFER_BYTES);
    const callback = (bytes: number) => this.#read(buffer.toString("latin1", 0, bytes));
    this.#socket = connect({ host: "127.0.0.1", port, noDelay: true, onread: { buffer, callback } });
    this.#socket.on("error", (error: NodeJS.ErrnoException) => {
      if (!CLOSED_CODES.has(error.code ?? "")) this.#exchange?.reject(error);
    });
    this.#socket.on("close", () => {
      onClose();
      this.#end(undefined);
    });
  }

  /** Resolves to the status of the answer, or to undefined when the connection was closed without one. */
  exchange(request: Buffer): Promise<number | undefined> {
    this.#exchange = Promise.withResolvers<number | undefined>();
    this.#socket.write(request);
    return this.#exchange.promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(text: string): boolean {
    this.#answer += text;
    const headEnd = this.#answer.indexOf(HEAD_END);
    if (headEnd < 0) return true;
    const [, status, length] = /^HTTP\/1\.1 (\d+).*?\r\ncontent-length: *(\d+)\r\n/is.exec(this.#answer) ?? [];
    if (length === undefined) this.#socket.destroy(new Error("A post was answered without a length"));
    else if (this.#answer.length >= headEnd + HEAD_END.length + Number(length)) this.#end(Number(status));
    return true;
  }

  #end(status: number | undefined): void {
    this.#answer = "";
    this.#exchange?.resolve(status);
    this.#exchange = undefined;
  }
}
