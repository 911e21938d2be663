// SPDX-License-Identifier: GPL-3.0-or-later
// Stories as TAP: each has its own name and may fail without ending the others.
import assert from "node:assert/strict";

const PATIENCE_MS = 30000;
const stories = [];

export function story(name, play) {
    stories.push({ name, play });
}

/** Waits until `find` returns something, asking again at each of the emitter's `event`s. */
export function waitFor(emitter, event, find) {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
            emitter.off(event, look);
            reject(new Error(`nothing came by ${event} for: ${find}`));
        }, PATIENCE_MS);
        function look(...args) {
            const found = find(...args);
            if (!found) return;
            clearTimeout(timer);
            emitter.off(event, look);
            resolve(found);
        }
        emitter.on(event, look);
        look();
    });
}

/** Asks again after each of the emitter's `events` until the answer fits. */
export async function answered(emitter, events, ask, fits) {
    for (;;) {
        let isNews = false;
        const note = () => { isNews = true; };
        events.forEach((event) => emitter.on(event, note));
        const answer = await ask();
        try {
            if (answer && fits(answer)) return answer;
            await Promise.race(events.map((event) => waitFor(emitter, event, () => isNews)));
        } finally {
            events.forEach((event) => emitter.off(event, note));
        }
    }
}

export async function run() {
    let failures = 0;
    console.log(`1..${stories.length}`);
    for (const [i, { name, play }] of stories.entries()) {
        try {
            await play();
            console.log(`ok ${i + 1} ${name}`);
        } catch (error) {
            failures += 1;
            console.log(`not ok ${i + 1} ${name}`);
            console.log(String(error.stack ?? error).replace(/^/gm, "# "));
        }
    }
    process.exit(failures ? 1 : 0);
}

export { assert };
