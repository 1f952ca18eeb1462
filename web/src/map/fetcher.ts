// Fetches the data of states of the map, and keeps the last ones: going back and playing ask for the same again.

import {type MapPage, readPage} from './data.ts';

const KEPT = 32;

export class Fetcher {
    private readonly kept = new Map<string, Promise<MapPage>>();

    get(address: string): Promise<MapPage> {
        const held = this.kept.get(address);
        if (held) {
            // Asked for again, so it is the newest.
            this.kept.delete(address);
            this.kept.set(address, held);
            return held;
        }
        // No options: so the page's `<link rel="preload" as="fetch" crossorigin>` is the answer.
        const answer = fetch(address).then(async (response) => {
            if (!response.ok) throw new Error(`the server answered ${response.status}`);
            return readPage(await response.json());
        });
        this.kept.set(address, answer);
        // A failure is not kept: the next try asks anew.
        answer.catch(() => this.kept.delete(address));
        for (const old of this.kept.keys()) {
            if (this.kept.size <= KEPT) break;
            this.kept.delete(old);
        }
        return answer;
    }
}
