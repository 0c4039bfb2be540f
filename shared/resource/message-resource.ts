/** One id, in the form Graph's notifications have (`('{id}')`) or in that of its URLs (`/{id}`). */
const ID = String.raw`(?:\('[^'()/?#\\\s]+'\)|/[^'()/?#\\\s]+)`;

/** Where Teams messages live. Graph: "Get change notifications for messages in Teams channels and chats". */
const SHAPES = [
  `chats${ID}/messages${ID}`,
  `users${ID}/chats${ID}/messages${ID}`,
  `teams${ID}/channels${ID}/messages${ID}(?:/replies${ID})?`,
];

const MESSAGE_RESOURCE = new RegExp(`^/?(?:${SHAPES.join("|")})$`, "i");

/** The limit of a queue item's `resource`. */
const MAX_LENGTH = 2_048;

/** Whether an item's `resource` names one Teams message. */
export function isMessageResource(resource: unknown): resource is string {
  return typeof resource === "string" && resource.length <= MAX_LENGTH && MESSAGE_RESOURCE.test(resource);
}
