import { expect, it } from "vitest";
import { contentDigestOf } from "../../../../shared/store/message/stored-message.ts";

const MESSAGE = {
  id: "1",
  etag: "2",
  body: { contentType: "text", content: "hello" },
  reactions: [{ a: 1 }, { b: 2 }],
};

it.each([
  {
    title: "another order",
    payload: { reactions: MESSAGE.reactions, body: { content: "hello", contentType: "text" }, etag: "2", id: "1" },
  },
  { title: "what OData says of the answer", payload: { "@odata.context": "x", ...MESSAGE, "@odata.etag": "y" } },
  { title: "nulls", payload: { ...MESSAGE, subject: null, body: { ...MESSAGE.body, more: null } } },
  {
    title: "replies, which are messages of their own",
    payload: { ...MESSAGE, replies: [{ id: "2" }], "replies@odata.count": 1 },
  },
  {
    title: "a navigation property, which stands in a notification and not in a list",
    payload: { ...MESSAGE, hostedContents: [], "hostedContents@odata.context": "x" },
  },
])("$title says the same", ({ payload }) => {
  expect(contentDigestOf(payload)).toBe(contentDigestOf(MESSAGE));
});

it.each([
  { title: "another text", payload: { ...MESSAGE, body: { contentType: "text", content: "hello!" } } },
  { title: "another order of a list", payload: { ...MESSAGE, reactions: [{ b: 2 }, { a: 1 }] } },
  { title: "one property more", payload: { ...MESSAGE, version: 1 } },
  { title: "one property less", payload: { ...MESSAGE, etag: null } },
])("$title says something else", ({ payload }) => {
  expect(contentDigestOf(payload)).not.toBe(contentDigestOf(MESSAGE));
});
