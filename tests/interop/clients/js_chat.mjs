// SPDX-License-Identifier: GPL-3.0-or-later
// Two people with matrix-js-sdk, from their accounts to an encrypted chat and its key backup.
import { ClientEvent, EventType, MsgType, RelationType, RoomEvent, RoomMemberEvent } from "matrix-js-sdk";
import { CryptoEvent, VerificationPhase, VerificationRequestEvent, VerifierEvent } from "matrix-js-sdk/lib/crypto-api/index.js";
import { Person, URL } from "./person.mjs";
import { answered, assert, run, story, waitFor } from "./tap.mjs";

const PNG = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4YaMBRAwQCgAjXgSxbgN+HAAAAABJRU5ErkJggg==",
    "base64",
);

const NEWS = [ClientEvent.Sync, CryptoEvent.DevicesUpdated, CryptoEvent.UserTrustStatusChanged];

let ada, ben, dm, secret, mxc;

story("registers, signs in, asks who it is", async () => {
    ada = await Person.register("ada");
    ben = await Person.register("ben");
    const whoami = await ada.client.whoami();
    assert.equal(whoami.user_id, ada.userId);
    assert.equal(whoami.device_id, ada.client.getDeviceId());
    assert.ok((await ada.client.getVersions()).versions.length > 0);
    assert.ok((await ada.client.getCapabilities())["m.room_versions"]);
    await ada.start({ crypto: true });
    await ben.start({ crypto: true });
});

story("lists its devices, deletes one with the password", async () => {
    const second = await Person.login("ada");
    const id = second.client.getDeviceId();
    const { devices } = await ada.client.getDevices();
    assert.ok(devices.some((device) => device.device_id === id));
    await ada.confirm((auth) => ada.client.deleteDevice(id, auth ?? undefined));
    await assert.rejects(second.client.whoami(), (error) => error.errcode === "M_UNKNOWN_TOKEN");
});

story("sets its name and picture", async () => {
    await ada.client.setDisplayName("Ada");
    const { content_uri: uri } = await ada.client.uploadContent(PNG, { type: "image/png", name: "ada.png" });
    await ada.client.setAvatarUrl(uri);
    const profile = await ben.client.getProfileInfo(ada.userId);
    assert.equal(profile.displayname, "Ada");
    assert.equal(profile.avatar_url, uri);
});

story("opens a direct chat, the other joins", async () => {
    const { room_id: roomId } = await ada.client.createRoom({
        invite: [ben.userId],
        is_direct: true,
        preset: "trusted_private_chat",
        name: undefined,
    });
    dm = roomId;
    await ada.client.setAccountData("m.direct", { [ben.userId]: [dm] });
    const invited = await waitFor(ben.client, ClientEvent.Sync, () => ben.room(dm));
    await waitFor(ben.client, ClientEvent.Sync, () => invited.getMyMembership() === "invite");
    assert.equal(invited.getDMInviter(), ada.userId);
    await ben.client.joinRoom(dm);
    await waitFor(ada.client, ClientEvent.Sync, () => ada.room(dm)?.getMember(ben.userId)?.membership === "join");
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(dm).name === "Ada");
});

story("talks both ways", async () => {
    await ada.client.sendTextMessage(dm, "Hello Ben");
    await ben.hears(dm, "Hello Ben");
    await ben.client.sendTextMessage(dm, "Hello Ada");
    const event = await ada.hears(dm, "Hello Ada");
    assert.equal(event.getSender(), ben.userId);
    assert.equal(ada.room(dm).getUnreadNotificationCount(), 1);
});

story("sends a file, the other loads it", async () => {
    const { content_uri: uri } = await ada.client.uploadContent(PNG, { type: "image/png", name: "dot.png" });
    mxc = uri;
    await ada.client.sendMessage(dm, {
        msgtype: MsgType.Image, body: "dot.png", url: uri, info: { mimetype: "image/png", w: 2, h: 2, size: PNG.length },
    });
    const event = await ben.hears(dm, "dot.png");
    const url = ben.client.mxcUrlToHttp(event.getContent().url, undefined, undefined, undefined, false, true, true);
    assert.ok(url.startsWith(`${URL}/_matrix/client/v1/media/download/`));
    assert.notEqual((await fetch(url)).status, 200);
    const answer = await fetch(url, { headers: { Authorization: `Bearer ${ben.client.getAccessToken()}` } });
    assert.equal(answer.status, 200);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), PNG);
    const config = await ben.client.getMediaConfig(true);
    assert.ok(config["m.upload.size"] > PNG.length);
});

story("sends a sticker", async () => {
    await ben.client.sendStickerMessage(dm, null, mxc, { w: 2, h: 2, mimetype: "image/png" }, "a dot");
    const event = await ada.find(dm, (candidate) => candidate.getType() === EventType.Sticker);
    assert.equal(event.getContent().body, "a dot");
    assert.equal(event.getContent().url, mxc);
});

story("tells that it has read", async () => {
    const event = await ben.hears(dm, "Hello Ben");
    const last = ben.room(dm).getLiveTimeline().getEvents().at(-1);
    await ben.client.sendReadReceipt(last);
    await waitFor(ada.client, ClientEvent.Sync, () => ada.room(dm).hasUserReadEvent(ben.userId, event.getId()));
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(dm).getUnreadNotificationCount() === 0);
});

story("tells that it types", async () => {
    await ben.client.sendTyping(dm, true, 20000);
    await waitFor(ada.client, RoomMemberEvent.Typing, () => ada.room(dm).getMember(ben.userId).typing);
    await ben.client.sendTyping(dm, false, 0);
    await waitFor(ada.client, RoomMemberEvent.Typing, () => !ada.room(dm).getMember(ben.userId).typing);
});

story("reacts, and takes it back", async () => {
    const target = await ben.hears(dm, "Hello Ben");
    const { event_id: reaction } = await ben.client.sendEvent(dm, EventType.Reaction, {
        "m.relates_to": { rel_type: RelationType.Annotation, event_id: target.getId(), key: "👍" },
    });
    const reactions = () => ada.room(dm).relations
        .getChildEventsForEvent(target.getId(), RelationType.Annotation, EventType.Reaction)?.getRelations() ?? [];
    await waitFor(ada.client, ClientEvent.Sync, () => reactions().some((event) => event.getId() === reaction));
    await ben.client.redactEvent(dm, reaction);
    await waitFor(ada.client, ClientEvent.Sync, () => reactions().every((event) => event.getId() !== reaction));
});

story("edits", async () => {
    const target = await ada.hears(dm, "Hello Ben");
    await ada.client.sendMessage(dm, {
        "msgtype": MsgType.Text,
        "body": "* Good day, Ben",
        "m.new_content": { msgtype: MsgType.Text, body: "Good day, Ben" },
        "m.relates_to": { rel_type: RelationType.Replace, event_id: target.getId() },
    });
    await waitFor(ben.client, ClientEvent.Sync, () => ben.event(dm, target.getId()).getContent().body === "Good day, Ben");
    const fresh = await ben.client.fetchRoomEvent(dm, target.getId());
    assert.equal(fresh.unsigned["m.relations"]["m.replace"].content["m.new_content"].body, "Good day, Ben");
});

story("replies in a thread", async () => {
    const root = await ada.hears(dm, "Hello Ada");
    await ada.client.sendMessage(dm, {
        "msgtype": MsgType.Text,
        "body": "In a thread",
        "m.relates_to": { rel_type: RelationType.Thread, event_id: root.getId() },
    });
    const { chunk } = await answered(ben.client, NEWS, () => ben.client.fetchRelations(dm, root.getId(), RelationType.Thread, null),
        (answer) => answer.chunk.length === 1);
    assert.equal(chunk[0].content.body, "In a thread");
});

story("deletes a message", async () => {
    const { event_id: id } = await ada.client.sendTextMessage(dm, "A mistake");
    await ben.hears(dm, "A mistake");
    await ada.client.redactEvent(dm, id, undefined, { reason: "typo" });
    await waitFor(ben.client, ClientEvent.Sync, () => ben.event(dm, id).isRedacted());
    assert.deepEqual((await ben.client.fetchRoomEvent(dm, id)).content, {});
});

story("reads back what was before", async () => {
    for (let i = 0; i < 30; i++) await ada.client.sendTextMessage(dm, `Line ${i}`);
    const reader = await Person.login("ben");
    await reader.start();
    const room = await waitFor(reader.client, ClientEvent.Sync, () => reader.room(dm));
    const timeline = room.getLiveTimeline();
    while (await reader.client.paginateEventTimeline(timeline, { backwards: true, limit: 10 }));
    const bodies = timeline.getEvents().map((event) => event.getContent().body);
    assert.ok(bodies.includes("Good day, Ben") && bodies.includes("Line 0") && bodies.includes("Line 29"));
    assert.equal(new Set(timeline.getEvents().map((event) => event.getId())).size, bodies.length);
    reader.stop();
    await reader.client.logout();
});

story("publishes keys for cross-signing", async () => {
    for (const person of [ada, ben]) {
        await person.client.getCrypto().bootstrapCrossSigning({
            authUploadDeviceSigningKeys: (upload) => person.confirm(upload),
        });
        assert.ok(await person.client.getCrypto().isCrossSigningReady());
        await answered(person.client, NEWS, () => person.client.getCrypto().getDeviceVerificationStatus(person.userId, person.client.getDeviceId()),
            (status) => status.signedByOwner);
    }
    assert.ok(await ada.client.getCrypto().userHasCrossSigningKeys(ben.userId, true));
});

story("talks both ways in an encrypted chat", async () => {
    const { room_id: roomId } = await ada.client.createRoom({
        invite: [ben.userId],
        is_direct: true,
        preset: "trusted_private_chat",
        initial_state: [{ type: EventType.RoomEncryption, state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }],
    });
    secret = roomId;
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(secret)?.getMyMembership() === "invite");
    await ben.client.joinRoom(secret);
    await waitFor(ada.client, ClientEvent.Sync, () => ada.room(secret)?.getMember(ben.userId)?.membership === "join");
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(secret)?.hasEncryptionStateEvent());
    const { event_id: id } = await ada.client.sendTextMessage(secret, "Between us");
    await ben.deciphers(secret, "Between us");
    await ben.client.sendTextMessage(secret, "Nobody else");
    await ada.deciphers(secret, "Nobody else");
    const raw = await ben.client.http.authedRequest("GET", `/rooms/${encodeURIComponent(secret)}/event/${encodeURIComponent(id)}`);
    assert.equal(raw.type, EventType.RoomMessageEncrypted);
    assert.ok(!JSON.stringify(raw).includes("Between us"));
});

story("reaches a new device of the other's, too", async () => {
    const second = await Person.login("ben");
    await second.start({ crypto: true });
    await answered(ada.client, NEWS, () => ada.client.getCrypto().getUserDeviceInfo([ben.userId], true),
        (devices) => devices.get(ben.userId)?.has(second.client.getDeviceId()));
    await ada.client.sendTextMessage(secret, "For both of yours");
    await second.deciphers(secret, "For both of yours");
    await ben.deciphers(secret, "For both of yours");
    second.stop();
    await second.client.logout();
});

story("compares emoji with the other person", async () => {
    await compareEmoji(ben, () => ada.client.getCrypto().requestVerificationDM(ben.userId, secret));
    await answered(ada.client, NEWS, () => ada.client.getCrypto().getUserVerificationStatus(ben.userId),
        (status) => status.isCrossSigningVerified());
});

story("compares emoji with another device of its own", async () => {
    const second = await Person.login("ben");
    await second.start({ crypto: true });
    const id = second.client.getDeviceId();
    assert.ok(await second.client.getCrypto().userHasCrossSigningKeys(ben.userId, true));
    await compareEmoji(ben, () => second.client.getCrypto().requestOwnUserVerification());
    await answered(ada.client, NEWS, () => ada.client.getCrypto().getDeviceVerificationStatus(ben.userId, id),
        (status) => status?.crossSigningVerified);
    second.stop();
    await second.client.logout();
});

story("keeps its keys in a backup, a new device reads old messages", async () => {
    const crypto = ada.client.getCrypto();
    const key = await crypto.createRecoveryKeyFromPassphrase();
    ada.secretKey = key.privateKey;
    const stored = waitFor(ada.client, CryptoEvent.KeyBackupSessionsRemaining, (remaining) => remaining === 0);
    await crypto.bootstrapSecretStorage({ createSecretStorageKey: async () => key, setupNewSecretStorage: true, setupNewKeyBackup: true });
    await crypto.checkKeyBackupAndEnable();
    assert.ok(await crypto.getActiveSessionBackupVersion());
    await stored;
    assert.ok((await ada.client.http.authedRequest("GET", "/room_keys/version")).count >= 2);

    const second = await Person.login("ada", { secretKey: key.privateKey });
    await second.start({ crypto: true });
    const theirs = second.client.getCrypto();
    assert.ok(await theirs.userHasCrossSigningKeys(ada.userId, true));
    await theirs.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => second.confirm(upload) });
    await theirs.loadSessionBackupPrivateKeyFromSecretStorage();
    const { imported } = await theirs.restoreKeyBackup();
    assert.ok(imported >= 2);
    await second.deciphers(secret, "Between us");
    await second.deciphers(secret, "Nobody else");
    await answered(ada.client, NEWS, () => crypto.getDeviceVerificationStatus(ada.userId, second.client.getDeviceId()),
        (status) => status?.crossSigningVerified);
    second.stop();
    await second.client.logout();
});

story("ignores somebody", async () => {
    await ben.client.setIgnoredUsers([ada.userId]);
    await waitFor(ben.client, ClientEvent.AccountData, () => ben.client.isUserIgnored(ada.userId));
    await ben.client.setIgnoredUsers([]);
});

story("leaves and forgets", async () => {
    await ben.client.leave(dm);
    await waitFor(ada.client, ClientEvent.Sync, () => ada.room(dm).getMember(ben.userId).membership === "leave");
    await ben.client.forget(dm);
    assert.ok(!(await ben.client.getJoinedRooms()).joined_rooms.includes(dm));
});

story("signs out", async () => {
    for (const person of [ada, ben]) {
        person.stop();
        await person.client.logout();
        await assert.rejects(person.client.whoami(), (error) => error.errcode === "M_UNKNOWN_TOKEN");
    }
    await assert.rejects(Person.login("nobody"), (error) => error.errcode === "M_FORBIDDEN");
});

/** Plays a verification between whoever asks and `asked`, on two screens. */
async function compareEmoji(asked, ask) {
    const received = new Promise((resolve) => asked.client.once(CryptoEvent.VerificationRequestReceived, resolve));
    const request = await ask();
    const theirs = await received;
    await theirs.accept();
    await waitFor(request, VerificationRequestEvent.Change, () => request.phase === VerificationPhase.Ready);
    const verifier = await request.startVerification("m.sas.v1");
    await waitFor(theirs, VerificationRequestEvent.Change, () => theirs.verifier);
    const ends = [verifier.verify(), theirs.verifier.verify()];
    const screens = await Promise.all([verifier, theirs.verifier].map(
        (one) => waitFor(one, VerifierEvent.ShowSas, () => one.getShowSasCallbacks())));
    assert.equal(screens[0].sas.emoji.length, 7);
    assert.deepEqual(screens[0].sas.emoji, screens[1].sas.emoji);
    await Promise.all(screens.map((screen) => screen.confirm()));
    await Promise.all(ends);
}

await run();
