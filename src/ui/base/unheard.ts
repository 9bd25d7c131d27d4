/**
 * How the elements of this page are used. What an element shows comes in as properties, each no wider than what is shown. What a person did
 * goes out through functions that it is given as well: `onChange`, `onRemove`, and so on. Those are plain fields, because another function
 * alone is no reason to render. An element with wishes of its own that stands in another comes in through a slot, or as a template where it
 * must lie inside a menu or a dialog, or be made for each row. So each can be shown by itself:
 *
 *     const slider = Object.assign(document.createElement('tt-slider'), { label: 'Rate', value: 1, onChange: console.log });
 *
 * Only what stands above the rooms (ui/app.ts and its neighbours) knows the desk, and puts them together.
 *
 * This is the function of an element to whom nobody listens.
 */
export const unheard = (): undefined => undefined;
