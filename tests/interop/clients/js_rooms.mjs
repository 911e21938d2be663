// SPDX-License-Identifier: GPL-3.0-or-later
// What people with matrix-js-sdk do beyond a chat of two: rooms and their rules, finding things, their accounts.
import { ClientEvent, EventType, KnownMembership, Preset, PushRuleKind, SearchOrderBy, Visibility } from "matrix-js-sdk";
import { Person, PASSWORD } from "./person.mjs";
import { assert, run, story, waitFor } from "./tap.mjs";

let ada, ben, cleo, room, space;

function membership(person, roomId, userId) {
    return person.room(roomId)?.getMember(userId)?.membership;
}

async function becomes(person, roomId, userId, wanted) {
    await waitFor(person.client, ClientEvent.Sync, () => membership(person, roomId, userId) === wanted);
}

story("three people sign in", async () => {
    [ada, ben, cleo] = await Promise.all(["ada", "ben", "cleo"].map((name) => Person.register(name)));
    await Promise.all([ada, ben, cleo].map((person) => person.start()));
});

story("opens a public room, others find it and join by its alias", async () => {
    const { room_id: id } = await ada.client.createRoom({
        name: "Tea room", topic: "All about tea", preset: Preset.PublicChat, visibility: Visibility.Public, room_alias_name: "tea",
    });
    room = id;
    const { chunk } = await ben.client.publicRooms({ filter: { generic_search_term: "tea" } });
    assert.deepEqual(chunk.map((found) => [found.room_id, found.name, found.topic, found.canonical_alias]),
        [[room, "Tea room", "All about tea", "#tea:localhost"]]);
    assert.equal((await ben.client.getRoomIdForAlias("#tea:localhost")).room_id, room);
    await ben.client.joinRoom("#tea:localhost");
    await cleo.client.joinRoom("#tea:localhost");
    await becomes(ada, room, cleo.userId, KnownMembership.Join);
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(room)?.name === "Tea room");
});

story("finds people", async () => {
    const { results } = await ben.client.searchUserDirectory({ term: "cle", limit: 5 });
    assert.deepEqual(results.map((found) => found.user_id), [cleo.userId]);
});

story("gives and takes power", async () => {
    await ada.client.setPowerLevel(room, ben.userId, 50);
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(room).getMember(ben.userId).powerLevel === 50);
    await assert.rejects(cleo.client.kick(room, ben.userId), (error) => error.errcode === "M_FORBIDDEN");
    await ben.client.setRoomTopic(room, "Coffee");
    await waitFor(cleo.client, ClientEvent.Sync,
        () => cleo.room(room).currentState.getStateEvents("m.room.topic", "")?.getContent().topic === "Coffee");
});

story("kicks, bans, forgives", async () => {
    await ben.client.kick(room, cleo.userId, "a while");
    await becomes(cleo, room, cleo.userId, KnownMembership.Leave);
    await cleo.client.joinRoom(room);
    await becomes(ben, room, cleo.userId, KnownMembership.Join);
    await ben.client.ban(room, cleo.userId);
    await becomes(cleo, room, cleo.userId, KnownMembership.Ban);
    await assert.rejects(cleo.client.joinRoom(room), (error) => error.errcode === "M_FORBIDDEN");
    await ben.client.unban(room, cleo.userId);
    await cleo.client.joinRoom(room);
    await becomes(ben, room, cleo.userId, KnownMembership.Join);
});

story("knocks and is let in", async () => {
    const { room_id: id } = await ada.client.createRoom({
        name: "Behind a door", initial_state: [{ type: EventType.RoomJoinRules, state_key: "", content: { join_rule: "knock" } }],
    });
    await cleo.client.knockRoom(id);
    await becomes(ada, id, cleo.userId, KnownMembership.Knock);
    await ada.client.invite(id, cleo.userId);
    await waitFor(cleo.client, ClientEvent.Sync, () => cleo.room(id)?.getMyMembership() === KnownMembership.Invite);
    await cleo.client.joinRoom(id);
    await becomes(ada, id, cleo.userId, KnownMembership.Join);
    await ada.client.sendTextMessage(id, "Come in");
    await cleo.hears(id, "Come in");
});

story("gathers rooms in a space", async () => {
    const { room_id: id } = await ada.client.createRoom({
        name: "House", preset: Preset.PublicChat, creation_content: { type: "m.space" },
    });
    space = id;
    await ada.client.sendStateEvent(space, EventType.SpaceChild, { via: ["localhost"] }, room);
    const { rooms } = await ben.client.getRoomHierarchy(space);
    assert.deepEqual(rooms.map((found) => found.room_id), [space, room]);
    const summary = await ben.client.http.authedRequest("GET", `/room_summary/${encodeURIComponent(space)}`, undefined, undefined,
        { prefix: "/_matrix/client/v1" });
    assert.equal(summary.name, "House");
});

story("moves to an upgraded room", async () => {
    const { room_id: old } = await ada.client.createRoom({ name: "Old", preset: Preset.PublicChat });
    await ben.client.joinRoom(old);
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(old)?.getMyMembership() === KnownMembership.Join);
    const { replacement_room: next } = await ada.client.upgradeRoom(old, "11");
    const tombstone = await ben.find(old, (event) => event.getType() === EventType.RoomTombstone);
    assert.equal(tombstone.getContent().replacement_room, next);
    await ben.client.joinRoom(next);
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(next)?.name === "Old");
    assert.equal(ben.room(next).findPredecessor().roomId, old);
});

story("lives in a room whose makers stand above all levels", async () => {
    const { room_id: id } = await ada.client.createRoom({
        name: "Tower", preset: Preset.PublicChat, room_version: "12", creation_content: { additional_creators: [ben.userId] },
    });
    assert.ok(!id.includes(":"));
    await ben.client.joinRoom(id);
    await cleo.client.joinRoom(id);
    await becomes(ada, id, cleo.userId, KnownMembership.Join);
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(id)?.getVersion() === "12");
    await ben.client.setPowerLevel(id, cleo.userId, 100);
    await waitFor(cleo.client, ClientEvent.Sync, () => cleo.room(id)?.getMember(cleo.userId)?.powerLevel === 100);
    await assert.rejects(cleo.client.kick(id, ben.userId), (error) => error.errcode === "M_FORBIDDEN");
    await assert.rejects(cleo.client.upgradeRoom(id, "12"), (error) => error.errcode === "M_FORBIDDEN");
    await cleo.client.sendTextMessage(id, "From below");
    await ben.hears(id, "From below");
    const { replacement_room: next } = await ben.client.upgradeRoom(id, "12");
    await ada.find(id, (event) => event.getType() === EventType.RoomTombstone);
    await ada.client.joinRoom(next);
    await waitFor(ada.client, ClientEvent.Sync, () => ada.room(next)?.findPredecessor()?.roomId === id);
});

story("searches messages", async () => {
    for (const text of ["Green tea", "Black tea", "Coffee"]) await ada.client.sendTextMessage(room, text);
    const answer = await ben.client.search({
        body: { search_categories: { room_events: { search_term: "tea", keys: ["content.body"], order_by: SearchOrderBy.Recent } } },
    });
    const { results, count } = answer.search_categories.room_events;
    assert.equal(count, 2);
    assert.deepEqual(results.map((found) => found.result.content.body), ["Black tea", "Green tea"]);
});

story("jumps to a message and to a time", async () => {
    const event = await ben.hears(room, "Black tea");
    const context = await ben.client.http.authedRequest("GET",
        `/rooms/${encodeURIComponent(room)}/context/${encodeURIComponent(event.getId())}`, { limit: 2 });
    assert.equal(context.events_before[0].content.body, "Green tea");
    assert.equal(context.events_after[0].content.body, "Coffee");
    const found = await ben.client.timestampToEvent(room, event.getTs(), "f");
    assert.equal(found.event_id, event.getId());
});

story("lists threads", async () => {
    const root = await ada.hears(room, "Green tea");
    await ben.client.sendMessage(room, {
        "msgtype": "m.text", "body": "Which one?", "m.relates_to": { rel_type: "m.thread", event_id: root.getId() },
    });
    const { chunk } = await ada.client.createThreadListMessagesRequest(room, null, 10);
    assert.deepEqual(chunk.map((event) => event.event_id), [root.getId()]);
    assert.equal(chunk[0].unsigned["m.relations"]["m.thread"].count, 1);
});

story("marks, tags and reads up to a line", async () => {
    const event = await ben.hears(room, "Coffee");
    await ben.client.setRoomTag(room, "m.favourite", { order: 0.5 });
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(room).tags["m.favourite"]?.order === 0.5);
    await ben.client.setRoomReadMarkers(room, event.getId(), event);
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(room).getAccountData("m.fully_read")?.getContent().event_id === event.getId());
    await ben.client.deleteRoomTag(room, "m.favourite");
    await waitFor(ben.client, ClientEvent.Sync, () => !ben.room(room).tags["m.favourite"]);
    await ben.client.setRoomAccountData(room, "org.example.note", { text: "nice" });
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(room).getAccountData("org.example.note")?.getContent().text === "nice");
});

story("is notified as its push rules say", async () => {
    await ben.client.addPushRule("global", PushRuleKind.ContentSpecific, "cake", { pattern: "cake", actions: ["notify", { set_tweak: "highlight" }] });
    await waitFor(ben.client, ClientEvent.Sync, () => ben.client.pushRules?.global.content.some((rule) => rule.rule_id === "cake"));
    await ada.client.sendTextMessage(room, "There is cake");
    await waitFor(ben.client, ClientEvent.Sync, () => ben.room(room).getUnreadNotificationCount("highlight") === 1);
    await ben.client.setPushRuleEnabled("global", PushRuleKind.ContentSpecific, "cake", false);
    await ben.client.deletePushRule("global", PushRuleKind.ContentSpecific, "cake");
    await ben.client.setRoomMutePushRule("global", room, true);
    const rules = await ben.client.getPushRules();
    assert.ok(rules.global.room.some((rule) => rule.rule_id === room));
    assert.ok(!rules.global.content.some((rule) => rule.rule_id === "cake"));
});

story("shows who is there", async () => {
    await ada.client.setPresence({ presence: "online" });
    const presence = await ben.client.getPresence(ada.userId);
    assert.ok(["online", "offline"].includes(presence.presence));
});

story("reports a message and a room", async () => {
    const event = await ben.hears(room, "Coffee");
    await ben.client.reportEvent(room, event.getId(), -100, "off topic");
    await ben.client.reportRoom(room, "too little tea");
});

story("refreshes its token", async () => {
    const session = await ada.client.loginRequest({
        type: "m.login.password", identifier: { type: "m.id.user", user: "ada" }, password: PASSWORD, refresh_token: true,
    });
    assert.ok(session.refresh_token);
    const fresh = await ada.client.refreshToken(session.refresh_token);
    assert.ok(fresh.access_token && fresh.access_token !== session.access_token);
});

story("changes its password, the others are signed out", async () => {
    const other = await Person.login("cleo");
    await cleo.confirm((auth) => cleo.client.setPassword(auth, "another good one", true));
    await assert.rejects(other.client.whoami(), (error) => error.errcode === "M_UNKNOWN_TOKEN");
    await assert.rejects(Person.login("cleo"), (error) => error.errcode === "M_FORBIDDEN");
    assert.equal((await cleo.client.whoami()).user_id, cleo.userId);
});

story("closes the account", async () => {
    await ben.confirm((auth) => ben.client.deactivateAccount(auth ?? undefined, false));
    ben.stop();
    await becomes(ada, room, ben.userId, KnownMembership.Leave);
    await assert.rejects(Person.login("ben"), (error) => ["M_FORBIDDEN", "M_USER_DEACTIVATED"].includes(error.errcode));
});

await run();
