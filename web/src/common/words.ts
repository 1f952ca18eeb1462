// The few words that the islands themselves show. Everything else comes from the server, already in the page's language.

export type Lang = 'es' | 'en';

const ES = {
    sortedAscending: 'Ordenada por {column}, de menor a mayor',
    sortedDescending: 'Ordenada por {column}, de mayor a menor',
    filter: 'Filtrar filas',
    rowsShown: '{shown} de {all} filas',
    walk: 'Recorrer los puntos de la gráfica con las flechas',
    walkHelp: 'Flechas: punto por punto. Inicio y Fin: extremos. Intro: abrir el dato.',
    show: 'Mostrar',
    vintages: 'Ediciones anteriores',
    suggestions: 'Sugerencias',
    suggestionsFound: '{count} sugerencias; use las flechas',
    suggestionsNone: 'Sin sugerencias',
    theme: 'Apariencia',
    themeAuto: 'Automática',
    themeLight: 'Clara',
    themeDark: 'Oscura',
    copied: 'Copiado',
    copyFailed: 'No se pudo copiar; seleccione el texto y cópielo',
};

const EN: typeof ES = {
    sortedAscending: 'Sorted by {column}, ascending',
    sortedDescending: 'Sorted by {column}, descending',
    filter: 'Filter rows',
    rowsShown: '{shown} of {all} rows',
    walk: 'Walk the points of the chart with the arrow keys',
    walkHelp: 'Arrows: point by point. Home and End: first and last. Enter: open the figure.',
    show: 'Show',
    vintages: 'Earlier vintages',
    suggestions: 'Suggestions',
    suggestionsFound: '{count} suggestions; use the arrow keys',
    suggestionsNone: 'No suggestions',
    theme: 'Appearance',
    themeAuto: 'Automatic',
    themeLight: 'Light',
    themeDark: 'Dark',
    copied: 'Copied',
    copyFailed: 'Could not copy; select the text and copy it',
};

export type Word = keyof typeof ES;

export const WORDS: Record<Lang, Record<Word, string>> = {es: ES, en: EN};

/** The language of a `lang` attribute; Spanish where it is neither. */
export function langOf(attribute: string): Lang {
    return attribute.toLowerCase().startsWith('en') ? 'en' : 'es';
}

/** Sets values in the place of `{name}`. */
export function fill(text: string, values: Record<string, string | number>): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A word in the page's language. */
export function word(key: Word, values: Record<string, string | number> = {}): string {
    return fill(WORDS[langOf(document.documentElement.lang)][key], values);
}
