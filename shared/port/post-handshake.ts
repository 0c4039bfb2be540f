export interface HandshakeReply {
  readonly status: number;
  readonly contentType: string;
  /** As far as it is needed to tell the right one. */
  readonly body: string;
}

/**
 * Port. Posts to a URL of ours as Graph does when it asks whether the URL is ours.
 *
 * @throws TeamsinkError `notification-url-unreachable` when there is no answer, with the network's word for it
 */
export type PostHandshake = (url: string) => Promise<HandshakeReply>;
