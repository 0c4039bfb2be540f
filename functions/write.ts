import type { HttpRequest } from "@azure/functions";
import { succeed } from "../shared/base/errors/errors.ts";
import { noParameters } from "../shared/base/parameter.ts";
import { type HttpAnswer, json } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { namesTag, tagOf } from "../shared/serve/api/revalidated.ts";
import {
  chatAction,
  contactParameters,
  findUploadParameters,
  messageAction,
  newChatRequest,
  presenceParameters,
  presenceRequest,
  sendRequest,
  uploadRequest,
  viewpointParameters,
} from "../shared/serve/api/write-parameters.ts";
import { actOnMessage } from "../shared/serve/write/act-on-message.ts";
import { actOnChat, createChat } from "../shared/serve/write/chats.ts";
import { listContacts } from "../shared/serve/write/contacts.ts";
import { findUpload, startUpload } from "../shared/serve/write/files.ts";
import { followPresence } from "../shared/serve/write/follow-presence.ts";
import { me } from "../shared/serve/write/me.ts";
import { setPresence } from "../shared/serve/write/presence.ts";
import { sendMessage } from "../shared/serve/write/send-message.ts";
import { listViewpoints } from "../shared/serve/write/viewpoints.ts";
import type { Presence } from "../shared/store/presence/presence.ts";
import { acted } from "./acting.ts";
import { checked, checkedBody } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

const created = (value: unknown): HttpAnswer => ({ ...json(value), status: 201 });

/** POST /api/messages/{conversationId}: says something, once for each Idempotency-Key. */
export function send(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(sendRequest, request, (asked) => {
      const sending = {
        conversationId: idIn(request, "conversationId"),
        key: request.headers.get("idempotency-key"),
        asked,
      };
      return acted(app, request, { work: (acting) => sendMessage(acting, sending), answer: created });
    }),
  );
}

/** POST /api/messages/{conversationId}/{messageId}: edit, delete, undelete, react or unreact. */
export function actOnOneMessage(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(messageAction, request, (action) => {
      const address = { conversationId: idIn(request, "conversationId"), messageId: idIn(request, "messageId") };
      return acted(app, request, {
        work: (acting) => actOnMessage(acting, address, action),
        answer: ({ message, isCurrent }) => ({ ...json(message), status: isCurrent ? 200 : 202 }),
      });
    }),
  );
}

/** POST /api/chats: a chat with these people; of two the one that they have. */
export function newChat(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(newChatRequest, request, (asked) =>
      acted(app, request, {
        work: (acting) => createChat(acting, asked),
        answer: ({ chat, isNew }) => (isNew ? created(chat) : json(chat)),
      }),
    ),
  );
}

/** POST /api/chats/{chatId}: rename, add or remove somebody, mark as read or unread, hide or show again. */
export function actOnOneChat(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(chatAction, request, (action) => {
      const chatId = idIn(request, "chatId");
      return acted(app, request, {
        work: (acting) => actOnChat(acting, chatId, action),
        answer: () => json({ chatId, action: action.action }),
      });
    }),
  );
}

/** POST /api/uploads: where a file that will be sent is put. */
export function upload(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(uploadRequest, request, (asked) =>
      acted(app, request, { work: (acting) => startUpload(acting, asked), answer: created }),
    ),
  );
}

/** GET /api/uploads: a file of whose upload the last answer was lost. */
export function uploaded(app: App): RequestHandler {
  return checked(findUploadParameters, (parameters, request) =>
    acted(app, request, { work: (acting) => findUpload(acting, parameters), answer: json }),
  );
}

/** GET /api/viewpoints: what one has read of one's chats, and how much is unread. */
export function viewpoints(app: App): RequestHandler {
  return checked(viewpointParameters, (parameters, request) =>
    acted(app, request, {
      work: (acting) => listViewpoints(acting, parameters),
      answer: ({ viewpoints: found, nextCursor }) =>
        json({ count: found.length, viewpoints: found, ...nextLinkOf(request.query, nextCursor) }),
    }),
  );
}

/**
 * Of one instance, each of whom looks at one document a second: whoever comes beyond is answered at once, of what was told as
 * well, and asks again.
 */
const MAX_WAITING = 4;

/** GET /api/presence: whether people are there. */
export function presence(app: App): RequestHandler {
  const { presencePolls } = app;
  const presenceAnswer = (found: readonly Presence[]) => json({ count: found.length, presence: found });
  return checked(presenceParameters, async ({ user_ids: userIds, wait }, request) => {
    const known = request.headers.get("if-none-match");
    // Whoever knows nothing yet waits for nothing.
    const waits = Number(wait > 0 && known !== null && presencePolls.waiting < MAX_WAITING);
    const isKnown = (found: readonly Presence[]) => namesTag(known, tagOf(presenceAnswer(found).body ?? ""));
    presencePolls.waiting += waits;
    try {
      return await acted(app, request, {
        work: (acting) => followPresence(acting, { userIds, waitMs: waits * wait * 1_000, isKnown }),
        answer: presenceAnswer,
      });
    } finally {
      presencePolls.waiting -= waits;
    }
  });
}

/** POST /api/presence: what shows of oneself. */
export function ownPresence(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    checkedBody(presenceRequest, request, (asked) =>
      acted(app, request, { work: (acting) => setPresence(acting, asked), answer: json }),
    ),
  );
}

/** GET /api/contacts: whom one may want to write to. */
export function contacts(app: App): RequestHandler {
  return checked(contactParameters, (parameters, request) =>
    acted(app, request, {
      work: (acting) => listContacts(acting, parameters),
      answer: (found) => json({ count: found.length, contacts: found }),
    }),
  );
}

/** GET /api/me: who is signed in, and what they may ask for. */
export function whoIsSignedIn(app: App): RequestHandler {
  return checked(noParameters, (_none, request) =>
    acted(app, request, { work: async (acting) => succeed(await me(acting)), answer: json }),
  );
}

function idIn({ params }: HttpRequest, name: string): string {
  return params[name] ?? "";
}
