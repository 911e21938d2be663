// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody with matrix-js-sdk: registers stage by stage, signs in, syncs, finds things in rooms.
import { createClient, ClientEvent, MatrixError } from "matrix-js-sdk";
import { logger } from "matrix-js-sdk/lib/logger.js";
import { assert, waitFor } from "./tap.mjs";

// The library tells its whole story by these; stdout is TAP.
logger.setLevel("silent");
console.debug = console.info = console.warn = console.error = () => {};

export const URL = process.env.BANTER_TEST_HOMESERVER;
export const PASSWORD = "correct horse battery";

/** What a browser does for a stage that a client does not know: the page's form is filled in and sent. */
async function completeInBrowser(client, stage, session) {
    const page = client.getFallbackAuthUrl(stage, session);
    const form = await fetch(page);
    assert.match(await form.text(), /<form method="post">/);
    const sent = await fetch(page, { method: "POST", body: new URLSearchParams({ birthday: "1990-01-01" }) });
    assert.equal(sent.status, 200);
    return { session };
}

async function register(client, username) {
    let auth;
    for (;;) {
        try {
            return await client.registerRequest({ username, password: PASSWORD, auth, inhibit_login: true });
        } catch (error) {
            if (!(error instanceof MatrixError) || error.httpStatus !== 401 || error.data.error) throw error;
            const { completed = [], flows, session } = error.data;
            const type = flows[0].stages.find((stage) => !completed.includes(stage));
            auth = type === "m.login.dummy" ? { type, session } : await completeInBrowser(client, type, session);
        }
    }
}

export class Person {
    static async register(name) {
        await register(createClient({ baseUrl: URL }), name);
        return Person.login(name);
    }

    static async login(name, options = {}) {
        const answer = await createClient({ baseUrl: URL }).loginRequest({
            type: "m.login.password",
            identifier: { type: "m.id.user", user: name },
            password: PASSWORD,
            initial_device_display_name: "matrix-js-sdk",
        });
        return new Person(answer, options);
    }

    constructor({ user_id: userId, device_id: deviceId, access_token: accessToken }, { secretKey } = {}) {
        this.userId = userId;
        this.secretKey = secretKey;
        this.client = createClient({
            baseUrl: URL,
            userId,
            deviceId,
            accessToken,
            cryptoCallbacks: {
                getSecretStorageKey: async ({ keys }) => [Object.keys(keys)[0], this.secretKey],
                cacheSecretStorageKey: (_id, _info, key) => { this.secretKey = key; },
            },
        });
    }

    async start({ crypto = false } = {}) {
        if (crypto) await this.client.initRustCrypto({ useIndexedDB: false });
        await this.client.startClient({ initialSyncLimit: 20, lazyLoadMembers: true });
        await waitFor(this.client, ClientEvent.Sync, () => this.client.isInitialSyncComplete());
    }

    stop() {
        this.client.stopClient();
    }

    /** Asks again for the password where the server wants it. */
    async confirm(call) {
        try {
            return await call(null);
        } catch (error) {
            if (error.httpStatus !== 401) throw error;
            return call({
                type: "m.login.password",
                session: error.data.session,
                identifier: { type: "m.id.user", user: this.userId },
                password: PASSWORD,
            });
        }
    }

    room(roomId) {
        return this.client.getRoom(roomId);
    }

    event(roomId, eventId) {
        return this.room(roomId)?.findEventById(eventId);
    }

    /** Waits for the timeline to hold an event that `fits`. */
    async find(roomId, fits) {
        const look = () => this.room(roomId)?.getLiveTimeline().getEvents().find(fits);
        return waitFor(this.client, ClientEvent.Sync, look);
    }

    async hears(roomId, text) {
        return this.find(roomId, (event) => !event.isRedacted() && event.getContent().body === text);
    }

    /** Waits for a message to be decrypted, too. */
    async deciphers(roomId, text) {
        return waitFor(this.client, "Event.decrypted", () => {
            const events = this.room(roomId)?.getLiveTimeline().getEvents() ?? [];
            return events.find((event) => event.isEncrypted() && event.getContent().body === text);
        });
    }
}
