// The slider over the periods, with a button that plays them.

import {freshId, make} from '../common/dom.ts';
import type {Period} from './data.ts';
import type {MapWords} from './words.ts';

/** Milliseconds a step; who asked for less motion gets more time. */
const STEP = 900;
const STEP_REDUCED = 2000;

export class Timeline {
    readonly element: HTMLElement;
    private readonly input: HTMLInputElement;
    private readonly output: HTMLOutputElement;
    private readonly button: HTMLButtonElement;
    private periods: readonly Period[] = [];
    private timer: ReturnType<typeof setTimeout> | undefined;
    private playing = false;

    /** `go` shows a period and resolves once it is drawn; `peek` fetches one that will soon be asked for. */
    constructor(
        private readonly words: MapWords,
        private readonly go: (period: string) => Promise<void>,
        private readonly peek: (period: string) => void,
    ) {
        const id = freshId('period');
        this.input = make('input', {id, type: 'range', min: 0, step: 1, class: 'map-slider'});
        this.output = make('output', {for: id, class: 'map-period'});
        this.button = make('button', {type: 'button', class: 'map-play'}, words.play);
        this.element = make('div', {class: 'map-time'}, this.button, make('label', {for: id}, words.period), this.input, this.output);
        this.input.addEventListener('input', () => {
            this.stop();
            this.tell();
            clearTimeout(this.timer);
            // A dragged slider passes many periods; only where it rests is asked for.
            this.timer = setTimeout(() => void this.show(), 120);
        });
        this.button.addEventListener('click', () => (this.playing ? this.stop() : void this.play()));
        document.addEventListener('visibilitychange', () => {
            if (document.hidden) this.stop();
        });
    }

    set(periods: readonly Period[], period: string): void {
        this.periods = periods;
        const at = Math.max(0, periods.findIndex((p) => p.id === period));
        this.input.max = String(Math.max(0, periods.length - 1));
        this.input.value = String(at);
        this.element.hidden = periods.length < 2;
        this.tell();
        this.peekNext();
    }

    stop(): void {
        this.playing = false;
        clearTimeout(this.timer);
        this.button.textContent = this.words.play;
    }

    private get at(): number {
        return Number(this.input.value);
    }

    private tell(): void {
        const text = this.periods[this.at]?.text ?? '';
        this.output.textContent = text;
        this.input.setAttribute('aria-valuetext', text);
    }

    private peekNext(): void {
        const next = this.periods[this.at + 1];
        if (next) this.peek(next.id);
    }

    private async show(): Promise<void> {
        const period = this.periods[this.at];
        if (period) await this.go(period.id);
    }

    private async play(): Promise<void> {
        this.playing = true;
        this.button.textContent = this.words.pause;
        // From the end it begins again.
        if (this.at >= this.periods.length - 1) this.input.value = '-1';
        const wait = matchMedia('(prefers-reduced-motion: reduce)').matches ? STEP_REDUCED : STEP;
        const next = async (): Promise<void> => {
            if (!this.playing) return;
            if (this.at >= this.periods.length - 1) return this.stop();
            this.input.value = String(this.at + 1);
            this.tell();
            await this.show();
            if (this.playing) this.timer = setTimeout(() => void next(), wait);
        };
        await next();
    }
}
