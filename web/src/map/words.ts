// What the map itself says. The server's `words` come before these, which stand where it sends none.

import {type Lang, langOf} from '../common/words.ts';

const ES = {
    map: 'Mapa. Flechas para mover, más y menos para acercar y alejar, Intro para abrir el lugar señalado.',
    zoom_in: 'Acercar',
    zoom_out: 'Alejar',
    whole: 'Ver todo',
    play: 'Reproducir',
    pause: 'Pausar',
    period: 'Periodo',
    no_data: 'Sin dato',
    not_covered: 'No comprende este país',
    interval: 'Intervalo de 95 %',
    open: 'Abrir lugar',
    explain: 'De dónde sale',
    find: 'Buscar un lugar en el mapa',
    find_label: 'Lugares',
    not_on_map: 'no está en el mapa',
    legend: 'Resaltar esta clase en el mapa',
    places: '{count} lugares',
    synthetic: 'Datos sintéticos',
    failed: 'No se pudieron cargar los datos del mapa.',
    failed_tiles: 'No se pudieron cargar partes del mapa.',
    retry: 'Reintentar',
    no_webgl: 'Este navegador no puede dibujar el mapa interactivo (falta WebGL). Se muestra la imagen; la tabla tiene todos los valores.',
    loading: 'Cargando…',
    shown: 'Mapa actualizado: {title}',
    gesture_touch: 'Use dos dedos para mover el mapa',
    close: 'Cerrar',
};

const EN: typeof ES = {
    map: 'Map. Arrow keys to move, plus and minus to zoom, Enter to open the place pointed at.',
    zoom_in: 'Zoom in',
    zoom_out: 'Zoom out',
    whole: 'Show all',
    play: 'Play',
    pause: 'Pause',
    period: 'Period',
    no_data: 'No data',
    not_covered: 'Does not cover this country',
    interval: '95% interval',
    open: 'Open place',
    explain: 'Where it comes from',
    find: 'Find a place on the map',
    find_label: 'Places',
    not_on_map: 'not on the map',
    legend: 'Highlight this class on the map',
    places: '{count} places',
    synthetic: 'Synthetic data',
    failed: 'The data of the map could not be loaded.',
    failed_tiles: 'Parts of the map could not be loaded.',
    retry: 'Try again',
    no_webgl: 'This browser cannot draw the interactive map (no WebGL). The picture is shown; the table has all values.',
    loading: 'Loading…',
    shown: 'Map updated: {title}',
    gesture_touch: 'Use two fingers to move the map',
    close: 'Close',
};

export type MapWord = keyof typeof ES;
export type MapWords = Record<MapWord, string>;

export const MAP_WORDS: Record<Lang, MapWords> = {es: ES, en: EN};

/** The words of a page: the server's where it has them. */
export function mapWords(lang: string, own: Record<string, string> = {}): MapWords {
    const words: MapWords = {...MAP_WORDS[langOf(lang)]};
    for (const key of Object.keys(words) as MapWord[]) {
        const text = own[key];
        if (typeof text === 'string' && text !== '') words[key] = text;
    }
    return words;
}
