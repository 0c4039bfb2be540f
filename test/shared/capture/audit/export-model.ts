import { type ErrorCode, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import {
  type ExportPage,
  type ExportSource,
  exportSourceId,
  type MessageExport,
} from "../../../../shared/port/message-export.ts";

export interface ModelMessage {
  readonly id: string;
  readonly chatId: string;
  readonly etag: string;
  readonly lastModifiedDateTime: string;
  readonly [property: string]: unknown;
}

export interface ExportModel extends MessageExport {
  /** By chat. Who may read it: the sources, by their id. */
  readonly readers: Map<string, readonly string[]>;
  readonly messages: Map<string, ModelMessage>;
  /** Sources that Graph refuses for ever. */
  readonly failing: Map<string, ErrorCode>;
  /** The next reads fail, each once. */
  readonly failures: (ErrorCode | TeamsinkError)[];
  /** Pages that were given. */
  reads: number;
  /** A message now has this version, modified then. */
  write(message: { readonly chatId: string; readonly id: string; readonly atMs: number }): ModelMessage;
}

/** What Graph exports: messages by when they were last modified, sorted by nothing. */
export function createExportModel(pageSize: number): ExportModel {
  const model: ExportModel = {
    readers: new Map(),
    messages: new Map(),
    failing: new Map(),
    failures: [],
    reads: 0,
    write({ chatId, id, atMs }) {
      const message = {
        id,
        chatId,
        etag: String(atMs),
        lastModifiedDateTime: new Date(atMs).toISOString(),
        body: { contentType: "text", content: `${id} at ${atMs}` },
      };
      model.messages.set(`${chatId} ${id}`, message);
      return message;
    },
    async page({ source, window, link }): Promise<ExportPage> {
      const failure = model.failures.shift() ?? model.failing.get(exportSourceId(source));
      if (failure) throw failure instanceof TeamsinkError ? failure : new TeamsinkError(failure);
      const fromMs = Date.parse(window.fromDateTime);
      const untilMs = Date.parse(window.untilDateTime);
      const isWithin = (timeMs: number) => timeMs >= fromMs && timeMs < untilMs;
      const held = [...model.messages]
        .filter(([, message]) => mayRead(model, source, message))
        .filter(([, message]) => isWithin(Date.parse(message.lastModifiedDateTime)))
        .filter(([key]) => key > (link ?? ""))
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const page = held.slice(0, pageSize);
      model.reads += 1;
      return {
        messages: page.map(([, message]) => message),
        next: held.length > pageSize ? page.at(-1)?.[0] : undefined,
      };
    },
  };
  return model;
}

function mayRead({ readers }: ExportModel, source: ExportSource, { chatId }: ModelMessage): boolean {
  return (readers.get(chatId) ?? ["user-chats:u1"]).includes(exportSourceId(source));
}
