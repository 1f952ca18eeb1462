// Lets `node --test` import the TypeScript sources: types are taken off by the compiler that the build uses.
import {register} from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
