// SPDX-License-Identifier: GPL-3.0-or-later
// What well-known clients ask a server when they start, request by request: Element Web, Cinny, FluffyChat, and what
// those that want more than the specification probe for. What is not offered says so in the way that lets them carry on.
import { ClientEvent, Filter } from "matrix-js-sdk";
import { Person, URL as HOMESERVER, PASSWORD } from "./person.mjs";
import { assert, run, story, waitFor } from "./tap.mjs";

const V3 = "/_matrix/client/v3";
let ada, ben, room;

/** One request; the status and the decoded answer. */
async function ask(person, method, path, body) {
    const headers = { "Content-Type": "application/json" };
    if (person) headers.Authorization = `Bearer ${person.client.getAccessToken()}`;
    const answer = await fetch(HOMESERVER + path, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, data: await answer.json() };
}

/** Each [method, path, status, errcode] in turn. */
async function askAll(person, requests) {
    for (const [method, path, status, errcode, body] of requests) {
        const answer = await ask(person, method, path, body);
        assert.deepEqual([method, path, answer.status, answer.data.errcode], [method, path, status, errcode]);
    }
}

async function syncWith(person, filter, more = "") {
    const created = await ask(person, "POST", `${V3}/user/${encodeURIComponent(person.userId)}/filter`, filter);
    assert.equal(created.status, 200);
    const kept = await ask(person, "GET", `${V3}/user/${encodeURIComponent(person.userId)}/filter/${created.data.filter_id}`);
    assert.deepEqual(kept.data, filter);
    const { status, data } = await ask(person, "GET", `${V3}/sync?filter=${created.data.filter_id}&timeout=0${more}`);
    assert.equal(status, 200);
    return data;
}

const memberEvents = (events) => events.filter(({ type }) => type === "m.room.member").map((event) => event.state_key);

story("two people and a room that has a life of its own", async () => {
    [ada, ben] = await Promise.all(["ada", "ben"].map((name) => Person.register(name)));
    ({ room_id: room } = await ada.client.createRoom({ preset: "public_chat", name: "Tea room" }));
    await ben.client.joinRoom(room);
    for (let i = 0; i < 12; i++) await ada.client.sendTextMessage(room, `Cup ${i}`);
});

story("finds out where it is and how to sign in", async () => {
    const { data: versions } = await ask(null, "GET", "/_matrix/client/versions");
    assert.ok(versions.versions.includes("v1.11"));
    // Each of these would make a client speak another dialect, which is not spoken here.
    const features = Object.keys(versions.unstable_features ?? {});
    assert.deepEqual(features.filter((name) => name.startsWith("org.matrix.")), []);
    await askAll(null, [
        ["GET", "/.well-known/matrix/client", 200],
        ["GET", "/_matrix/client/v1/auth_metadata", 404, "M_UNRECOGNIZED"],
        ["GET", "/_matrix/client/unstable/org.matrix.msc2965/auth_metadata", 404, "M_UNRECOGNIZED"],
        ["GET", "/_matrix/client/unstable/org.matrix.msc2965/auth_issuer", 404, "M_UNRECOGNIZED"],
    ]);
    const { data: login } = await ask(null, "GET", `${V3}/login`);
    assert.ok(login.flows.some(({ type }) => type === "m.login.password"));
});

story("Element Web starts", async () => {
    const me = encodeURIComponent(ada.userId);
    await askAll(ada, [
        ["GET", `${V3}/capabilities`, 200],
        ["GET", `${V3}/pushrules/`, 200],
        ["GET", `${V3}/voip/turnServer`, 404, "M_UNRECOGNIZED"],
        ["GET", `${V3}/thirdparty/protocols`, 404, "M_UNRECOGNIZED"],
        ["GET", "/_matrix/client/v1/media/config", 200],
        ["GET", `${V3}/room_keys/version`, 404, "M_NOT_FOUND"],
        ["GET", `${V3}/profile/${me}`, 200],
        ["GET", `${V3}/devices`, 200],
        ["GET", `${V3}/account/3pid`, 200],
        ["GET", `${V3}/user/${me}/account_data/m.secret_storage.default_key`, 404, "M_NOT_FOUND"],
        ["GET", `${V3}/user/${me}/account_data/m.cross_signing.master`, 404, "M_NOT_FOUND"],
        ["GET", "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device", 404, "M_UNRECOGNIZED"],
        ["POST", `${V3}/keys/query`, 200, undefined, { device_keys: { [ada.userId]: [] } }],
    ]);
    const data = await syncWith(ada, {
        room: { timeline: { limit: 20, unread_thread_notifications: true }, state: { lazy_load_members: true } },
    });
    const { timeline, state, summary } = data.rooms.join[room];
    assert.equal(timeline.events.length + state.events.length > 0, true);
    assert.deepEqual(summary["m.heroes"], [ben.userId]);
    assert.ok(data.account_data.events.some(({ type }) => type === "m.push_rules"));
    assert.ok("signed_curve25519" in data.device_one_time_keys_count);
    assert.deepEqual(data.device_unused_fallback_key_types, []);
});

story("Element Web sets up cross-signing, with the password where there is one already", async () => {
    const key = (usage, name) => ({ user_id: ada.userId, usage: [usage], keys: { [`ed25519:${name}`]: name } });
    const name = Buffer.alloc(32, 7).toString("base64").replace(/=+$/, "");
    await askAll(ada, [
        ["POST", `${V3}/keys/device_signing/upload`, 400, "M_MISSING_PARAM", {}],
        ["POST", `${V3}/keys/device_signing/upload`, 200, undefined, { master_key: key("master", name) }],
    ]);
    const other = Buffer.alloc(32, 8).toString("base64").replace(/=+$/, "");
    const body = { master_key: key("master", other) };
    const first = await ask(ada, "POST", `${V3}/keys/device_signing/upload`, body);
    assert.equal(first.status, 401);
    assert.deepEqual(first.data.flows, [{ stages: ["m.login.password"] }]);
    const auth = {
        type: "m.login.password", session: first.data.session, password: PASSWORD,
        identifier: { type: "m.id.user", user: ada.userId },
    };
    await askAll(ada, [["POST", `${V3}/keys/device_signing/upload`, 200, undefined, { ...body, auth }]]);
});

story("Cinny starts", async () => {
    // Its filter comes from the library; it asks for the members of the room that it opens, and for sets of emoji.
    const filter = Filter.fromJson(ben.userId, "cinny", {});
    filter.setLazyLoadMembers(true);
    const data = await syncWith(ben, filter.getDefinition());
    const { timeline, state } = data.rooms.join[room];
    // Enough members to name who spoke, and no more.
    assert.ok(timeline.events.every(({ sender }) =>
        [...memberEvents(state.events), ...memberEvents(timeline.events)].includes(sender)));
    await askAll(ben, [
        ["GET", `${V3}/rooms/${encodeURIComponent(room)}/members?not_membership=leave`, 200],
        ["GET", `${V3}/user/${encodeURIComponent(ben.userId)}/account_data/im.ponies.user_emotes`, 404, "M_NOT_FOUND"],
        ["GET", "/_matrix/media/v3/config", 200],
        ["GET", `${V3}/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=5`, 200],
    ]);
});

story("FluffyChat starts", async () => {
    const data = await syncWith(ben, { room: { include_leave: true, state: { lazy_load_members: true } } }, "&set_presence=online&full_state=false");
    assert.ok(data.rooms.join[room].timeline.prev_batch);
    await askAll(ben, [
        ["GET", `${V3}/sync?since=${data.next_batch}&timeout=0&set_presence=unavailable`, 200],
        ["GET", "/_matrix/client/v1/media/config", 200],
        ["GET", `${V3}/pushers`, 200],
        ["GET", `${V3}/joined_rooms`, 200],
        ["GET", `${V3}/account/whoami`, 200],
        ["GET", `${V3}/presence/${encodeURIComponent(ben.userId)}/status`, 200],
    ]);
});

story("probes for what is not in the specification, and does without", async () => {
    await askAll(ada, [
        ["POST", "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync", 404, "M_UNRECOGNIZED", {}],
        ["POST", "/_matrix/client/unstable/org.matrix.msc3575/sync", 404, "M_UNRECOGNIZED", {}],
        ["POST", "/_matrix/client/v4/sync", 404, "M_UNRECOGNIZED", {}],
        ["GET", "/_matrix/client/unstable/org.matrix.msc4140/delayed_events", 404, "M_UNRECOGNIZED"],
        ["GET", "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports", 404, "M_UNRECOGNIZED"],
        ["GET", "/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms", 404, "M_UNRECOGNIZED"],
        ["PUT", "/_matrix/client/unstable/com.beeper.msc4169/x", 404, "M_UNRECOGNIZED", {}],
        ["GET", "/_synapse/admin/v1/server_version", 404, "M_UNRECOGNIZED"],
    ]);
});

story("the library itself starts, and is in the room", async () => {
    await ada.start();
    await waitFor(ada.client, ClientEvent.Sync, () => ada.room(room)?.getJoinedMemberCount() === 2);
    assert.equal(await ada.client.doesServerSupportUnstableFeature("org.matrix.simplified_msc3575"), false);
    ada.stop();
});

await run();
