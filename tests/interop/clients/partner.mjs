// SPDX-License-Identifier: GPL-3.0-or-later
// The other side of a chat with another client: joins where it is invited, tells on stdout what it hears and says it
// back. Ends with its stdin.
import { ClientEvent } from "matrix-js-sdk";
import { Person } from "./person.mjs";

const told = new Set();
const partner = await Person.register("partner");

function tell(fact) {
    process.stdout.write(`${JSON.stringify(fact)}\n`);
}

async function answer(event) {
    const { body } = event.getContent();
    if (event.getSender() === partner.userId || !body || event.isDecryptionFailure() || told.has(event.getId())) return;
    told.add(event.getId());
    tell({ room_id: event.getRoomId(), heard: body, encrypted: event.isEncrypted() });
    await partner.client.sendTextMessage(event.getRoomId(), `Heard: ${body}`);
}

partner.client.on("Room.myMembership", (room, membership) => {
    if (membership === "invite") partner.client.joinRoom(room.roomId);
});
partner.client.on("Event.decrypted", answer);
partner.client.on(ClientEvent.Event, (event) => {
    if (!event.isEncrypted() && event.getType() === "m.room.message") answer(event);
});
await partner.start({ crypto: true });
tell({ user_id: partner.userId });
process.stdin.resume().on("end", () => process.exit(0));
