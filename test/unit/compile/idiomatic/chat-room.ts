/** A chat room with moderation: word filters, mutes by event time, threads, reactions, mentions. */
import { defineReducer } from "assay";

type UserName = string;
type MessageId = string;

interface Message {
  readonly id: MessageId;
  readonly author: UserName;
  readonly text: string;
  readonly at: number;
  readonly replyTo?: MessageId;
  readonly reactions: Readonly<Record<string, readonly UserName[]>>;
  readonly deleted?: true;
}

interface Room {
  readonly topic: string;
  readonly members: readonly UserName[];
  readonly messages: readonly Message[];
  readonly muted: Readonly<Record<UserName, number>>;
  readonly mentions: Readonly<Record<UserName, number>>;
  readonly banned: readonly string[];
}

type Timed<T extends string, D> = { readonly type: T; readonly time: string; readonly data: D };
type Event =
  | Timed<"TopicSet", { topic: string }>
  | Timed<"Joined" | "Left", { user: UserName }>
  | Timed<"Said", { id: MessageId; user: UserName; text: string; replyTo?: MessageId }>
  | Timed<"Reacted", { id: MessageId; user: UserName; emoji: string }>
  | Timed<"Muted", { user: UserName; minutes: number }>
  | Timed<"WordBanned", { word: string }>
  | Timed<"Deleted", { id: MessageId }>;

const MENTION = /@(?<name>[\p{L}\d_]+)/gu;
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function censor(text: string, banned: readonly string[]): string {
  return banned.reduce((current, word) => current.replace(new RegExp(`\\b${escapeRegExp(word)}\\b`, "gi"), (match) => "*".repeat(match.length)), text);
}

function mentionsIn(text: string, members: readonly UserName[]): UserName[] {
  const names = [...text.matchAll(MENTION)].map((match) => match.groups?.["name"] ?? "");
  return [...new Set(names)].filter((name) => members.includes(name));
}

function toggle<T>(list: readonly T[] = [], item: T): T[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item];
}

const edit = (room: Room, id: MessageId, change: (message: Message) => Message): Room => ({
  ...room,
  messages: room.messages.map((message) => (message.id === id ? change(message) : message)),
});

const isMuted = (room: Room, user: UserName, now: number): boolean => (room.muted[user] ?? 0) > now;

function say(room: Room, now: number, { id, user, text, replyTo }: Extract<Event, { type: "Said" }>["data"]): Room {
  if (!room.members.includes(user) || isMuted(room, user, now)) return room;
  const clean = censor(text.trim(), room.banned);
  if (clean.length === 0) return room;
  const message: Message = { id, author: user, text: clean, at: now, reactions: {}, ...(replyTo !== undefined && { replyTo }) };
  const mentions = { ...room.mentions };
  for (const name of mentionsIn(clean, room.members)) mentions[name] = (mentions[name] ?? 0) + 1;
  return { ...room, messages: [...room.messages, message], mentions };
}

export default defineReducer<Room, Event>({
  initial: () => ({ topic: "", members: [], messages: [], muted: {}, mentions: {}, banned: [] }),
  apply(room, event) {
    const now = Date.parse(event.time);
    switch (event.type) {
      case "TopicSet":
        return { ...room, topic: event.data.topic };
      case "Joined":
        return room.members.includes(event.data.user) ? room : { ...room, members: [...room.members, event.data.user].sort() };
      case "Left": {
        const { user } = event.data;
        const { [user]: _until, ...muted } = room.muted;
        return { ...room, members: room.members.filter((member) => member !== user), muted };
      }
      case "Said":
        return say(room, now, event.data);
      case "Reacted": {
        const { id, user, emoji } = event.data;
        return edit(room, id, (message) => ({ ...message, reactions: { ...message.reactions, [emoji]: toggle(message.reactions[emoji], user) } }));
      }
      case "Muted":
        return { ...room, muted: { ...room.muted, [event.data.user]: now + event.data.minutes * 60_000 } };
      case "WordBanned":
        return { ...room, banned: [...new Set([...room.banned, event.data.word.toLowerCase()])] };
      case "Deleted":
        return edit(room, event.data.id, ({ reactions: _gone, ...message }) => ({ ...message, text: "", reactions: {}, deleted: true }));
    }
  },
});
