// Made by the build (vite.config.mjs): the address of the map's worker.
declare module 'virtual:map-worker' {
    const url: string;
    export default url;
}
declare module '*.css';
